import { type LocalModel, startLocalModel } from '@charmsmith/local';
import { lineDisplay } from '../display/lines.ts';
import { seconds } from '../display/row.ts';
import { waitUntil } from '../redis/failover.ts';
import { type Check, isAsExpected, type Station, stations } from './stations.ts';

/** How the tour goes. */
export interface TourOptions {
  readonly charmFolder: string;
  readonly units: number;
  readonly pebble?: string;
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}

/** A leader that is gone is replaced sooner than on a cluster, where it takes half a minute. */
const leaseMs = 3_000;

/** Replicas find their master again in their own time. */
const patienceMs = 30_000;

/**
 * Walks a model through the states of the charm.
 *
 * @returns whether each was seen; the walk ends at the first that was not
 */
export async function runTour({ charmFolder, units, pebble, signal, print }: TourOptions): Promise<boolean> {
  const startedAt = performance.now();
  using display = lineDisplay((line) => print(`    ${line}`));
  await using model = await startLocalModel({
    charmFolder,
    units,
    leaseMs,
    ...(pebble === undefined ? {} : { pebble }),
    signal,
    onDispatch: (unit, record) => display.ended(unit.name, record),
  });
  const addresses = model.units.map(({ pod }) => pod.address).join(', ');
  print(`${units} pods are up at ${addresses} after ${seconds(performance.now() - startedAt)}.`);
  const all = stations();
  for (const [index, station] of all.entries()) {
    signal.throwIfAborted();
    print(`${index + 1}/${all.length} ${station.name}`);
    const { problems, told } = await visit(model, station, signal);
    signal.throwIfAborted();
    for (const problem of problems) print(`  ✗ ${problem}`);
    if (problems.length > 0) return false;
    print(`  ✓ ${describe(station)}${told === undefined ? '' : `; ${told}`}`);
  }
  print(`All ${all.length} stations were seen in ${seconds(performance.now() - startedAt)}.`);
  return true;
}

async function visit(
  model: LocalModel,
  station: Station,
  signal: AbortSignal,
): Promise<{ readonly problems: readonly string[]; readonly told: string | undefined }> {
  const told = (await station.act(model, signal)) ?? undefined;
  let facts: readonly Check[] = [];
  await waitUntil(
    async () => {
      facts = [...statusesOf(model, station), ...((await station.checks?.(model)) ?? [])];
      if (facts.every(isAsExpected)) return true;
      await updateStatus(model);
      return false;
    },
    { patienceMs, signal },
  );
  const problems = facts
    .filter((fact) => !isAsExpected(fact))
    .map(({ what, found, expected }) => `${what}: found ${JSON.stringify(found)}, expected ${shown(expected)}`);
  return { problems, told };
}

function statusesOf(model: LocalModel, { message, status, units }: Station): readonly Check[] {
  const shown = units?.(model) ?? model.units.filter(({ ready }) => ready);
  return shown.flatMap(({ name, status: found }) => [
    { what: `status of ${name}`, found: found.status, expected: status },
    { what: `message of ${name}`, found: found.message, expected: message },
  ]);
}

/** What Juju does when all has been quiet for a while; here it is done at once. */
async function updateStatus(model: LocalModel): Promise<void> {
  const reachable = model.units.filter(({ ready }) => ready);
  await Promise.all(reachable.map((unit) => unit.run('update-status')));
  await model.settle();
}

function describe({ status, message }: Station): string {
  return message === '' ? status : `${status}: ${message}`;
}

function shown(expected: string | RegExp): string {
  return typeof expected === 'string' ? JSON.stringify(expected) : String(expected);
}
