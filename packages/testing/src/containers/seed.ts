import { connectPebble, type Pebble } from '@charmsmith/pebble';
import type { CheckState, Container, ContainerAfter } from '../state/container.ts';

/** The container becomes what a test describes by the ways that Pebble offers. */
export async function seed(socketPath: string, described: Container): Promise<void> {
  const { checks, notices, plan, services } = described;
  const active = Object.entries(services).flatMap(([name, current]) => (current === 'active' ? [name] : []));
  const isPlanned = Object.values(plan).some((section) => Object.keys(section as object).length > 0);
  if (!isPlanned && active.length === 0 && notices.length === 0) return;
  await using pebble = connectPebble({ socketPath });
  // First: changes make notices too, and so the ids of these are known.
  for (const { key, data, occurrences } of notices) {
    for (let time = 0; time < occurrences; time += 1) await pebble.notify(key, { data });
  }
  if (isPlanned) await pebble.addLayer('before', plan, { combine: true });
  if (active.length > 0) await pebble.start(active);
  for (const [name, state] of Object.entries(checks)) await seedCheck(pebble, name, state);
}

/**
 * The id of a notice in a container that was seeded.
 *
 * @returns `undefined` when there is none of that key
 */
export function noticeId({ notices }: Pick<Container, 'notices'>, key: string): string | undefined {
  const index = [...new Set(notices.map((notice) => notice.key))].indexOf(key);
  return index < 0 ? undefined : String(index + 1);
}

async function seedCheck(pebble: Pebble, name: string, wanted: CheckState): Promise<void> {
  const [check] = await pebble.checks({ names: [name] });
  if (check === undefined) return;
  if (wanted === 'inactive') {
    if (check.status !== 'inactive') await pebble.stopChecks([name]);
    return;
  }
  if (check.status === 'inactive') await pebble.startChecks([name]);
  if (wanted === 'down') for (let time = 0; time < check.threshold; time += 1) await pebble.refreshCheck(name);
}

/** How the checks stand. */
export async function checksOf(pebble: Pebble): Promise<ContainerAfter['checks']> {
  return Object.fromEntries((await pebble.checks()).map(({ name, status }) => [name, status as CheckState]));
}

/** The custom notices, in the order they first occurred. */
export async function noticesOf(pebble: Pebble): Promise<ContainerAfter['notices']> {
  const notices = await pebble.notices({ types: ['custom'] });
  return notices
    .toSorted((a, b) => Number(a.id) - Number(b.id))
    .map(({ key, lastData, occurrences }) => ({ key, data: lastData, occurrences }));
}
