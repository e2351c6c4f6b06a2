import { active, type Report, waiting } from '@charmsmith/core';
import { type RedisCheck, waitingForRedis } from './contract.ts';

/** Decides what unit and application show after a check. */
export function decideReport(check: RedisCheck): Report {
  const status = check.alive && !check.facts.loading ? active() : waiting(waitingForRedis);
  return { unit: status, application: status };
}
