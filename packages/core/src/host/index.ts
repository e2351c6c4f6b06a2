export { type DispatchOptions, type ExitCode, runDispatch } from './run-dispatch.ts';
export { main } from './main.ts';
export {
  type DeferredEntry,
  formatState,
  type FrameworkState,
  parseState,
  stateKey,
} from '../state/framework-state.ts';
export { stateKeyOf } from '../state/define-state.ts';
export type { Observation } from '../events/changes.ts';
