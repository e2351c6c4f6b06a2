export { type DispatchOptions, type ExitCode, runDispatch } from './run-dispatch.ts';
export { main } from './main.ts';
