export { StopDialog } from './stop-dialog';
export { StopToast } from './stop-toast';
export { Stopper } from './stopper';
