export type { CutWish } from './connection-cutter';
export { ConnectionCutter } from './connection-cutter';
export { CutToast } from './cut-toast';
