export { totalOf } from './headline';
export { PortsView } from './ports-view';
export { useReachCounts } from './use-reach-counts';
