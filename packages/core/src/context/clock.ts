import { token } from '../plugin/token.ts';

/** What time it is. Injected, so that tests hold it still. */
export interface Clock {
  now(): Date;
}
export const Clock = token<Clock>('@charmsmith/core/Clock');

export const systemClock: Clock = { now: () => new Date() };
