import { defineState, type ServiceOf } from '@charmsmith/core';
import * as v from 'valibot';
import type { RedisCheck } from '../contract.ts';

/** What Redis says to a password that is not its own. */
export const passwordCodes: ReadonlySet<string> = new Set(['WRONGPASS', 'NOAUTH']);

/**
 * Whether Redis refused the password when it was last asked for a report. While a password is being changed that is
 * normal; when it is so again in a later dispatch, somebody must look.
 */
export const RefusedPassword = defineState('@charmsmith/redis-health/RefusedPassword', {
  schema: v.object({ refused: v.boolean() }),
  defaults: { refused: false },
});
export type RefusedPassword = ServiceOf<typeof RefusedPassword>;

/** Whether a check failed for the password. */
export function isRefused(check: RedisCheck): boolean {
  return !check.alive && passwordCodes.has(check.failure.code);
}
