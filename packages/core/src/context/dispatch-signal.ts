import { token } from '../plugin/token.ts';

/** Aborted when the dispatch must end early, as on SIGTERM. Pass it to everything that waits. */
export type DispatchSignal = AbortSignal;
export const DispatchSignal = token<DispatchSignal>('@charmsmith/core/DispatchSignal');
