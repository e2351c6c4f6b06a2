import { setTimeout as delay } from 'node:timers/promises';
import type { LocalModel } from '@charmsmith/local';
import { decideMaster } from './decide-master.ts';
import { askSentinel } from './unit-redis.ts';

const pollMs = 200;

/** The master that most Sentinels name: its host name; `undefined` when there is no majority. */
export async function masterByMajority(model: LocalModel): Promise<string | undefined> {
  const answers = await Promise.all(
    model.units.map((unit) => askSentinel(model, unit, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', model.application)),
  );
  return decideMaster(answers);
}

/**
 * Waits until something holds.
 *
 * @param holds - asked again and again
 * @param patienceMs - how long
 * @returns whether it has come to hold
 */
export async function waitUntil(holds: () => Promise<boolean>, patienceMs: number): Promise<boolean> {
  const end = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > end) return false;
    await delay(pollMs);
  }
  return true;
}
