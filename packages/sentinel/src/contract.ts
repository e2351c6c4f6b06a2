export * from './contract/operations.ts';
export * from './contract/sentinel.ts';
export * from './contract/topology.ts';
export { masterOf } from './topology/decide-master.ts';
