export { type DispatchOptions, type ExitCode, runDispatch } from './run-dispatch.ts';
export { main } from './main.ts';
export { type DeferredEntry, formatState, parseState, stateKey } from '../state/framework-state.ts';
