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
 * @param options - how long, and what ends it
 * @returns whether it has come to hold
 * @throws the reason of the signal
 */
export async function waitUntil(
  holds: () => Promise<boolean>,
  { patienceMs, signal }: { readonly patienceMs: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const end = performance.now() + patienceMs;
  while (!(await holds())) {
    signal.throwIfAborted();
    if (performance.now() > end) return false;
    await delay(pollMs);
  }
  return true;
}
