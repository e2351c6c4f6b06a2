import { setTimeout as sleep } from 'node:timers/promises';

/** How often each kind of resource keeps this process alive: sockets, timers, files, child processes. */
export type OpenResources = ReadonlyMap<string, number>;

/** Looks at what keeps this process alive now. */
export function openResources(): OpenResources {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/**
 * Waits until no more is open than before; closing takes a few turns.
 *
 * @param before - what was open
 * @returns what is still open after half a second
 */
export async function released(before: OpenResources): Promise<readonly string[]> {
  for (let turn = 0; ; turn += 1) {
    const more = [...openResources()].filter(([kind, count]) => count > (before.get(kind) ?? 0));
    if (more.length === 0 || turn === 50) return more.map(([kind]) => kind);
    await sleep(10);
  }
}
