import { type LocalUnit, startLocalUnit } from '@charmsmith/local';
import { lineDisplay } from '../display/lines.ts';
import { seconds } from '../display/row.ts';
import { type Check, type Station, stations } from './stations.ts';

/** How the tour goes. */
export interface TourOptions {
  readonly charmFolder: string;
  readonly pebble?: string;
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}

/**
 * Walks a unit through the states of the charm.
 *
 * @returns whether each was seen; the walk ends at the first that was not
 */
export async function runTour({ charmFolder, pebble, signal, print }: TourOptions): Promise<boolean> {
  const startedAt = performance.now();
  using display = lineDisplay((line) => print(`    ${line}`));
  await using unit = await startLocalUnit({
    charmFolder,
    ...(pebble === undefined ? {} : { pebble }),
    signal,
    onDispatch: display.ended,
  });
  print(`The pod is up at ${unit.pod.address} after ${seconds(performance.now() - startedAt)}.`);
  const all = stations();
  for (const [index, station] of all.entries()) {
    signal.throwIfAborted();
    print(`${index + 1}/${all.length} ${station.name}`);
    const problems = await visit(unit, station);
    signal.throwIfAborted();
    for (const problem of problems) print(`  ✗ ${problem}`);
    if (problems.length > 0) return false;
    print(`  ✓ ${describe(station)}`);
  }
  print(`All ${all.length} stations were seen in ${seconds(performance.now() - startedAt)}.`);
  return true;
}

async function visit(unit: LocalUnit, station: Station): Promise<readonly string[]> {
  await station.act(unit);
  const { status, message } = unit.agent.status;
  const facts: Check[] = [
    { what: 'status', found: status, expected: station.status },
    { what: 'message', found: message, expected: station.message },
  ];
  facts.push(...((await station.checks?.(unit)) ?? []));
  return facts
    .filter(({ found, expected }) => (typeof expected === 'string' ? found !== expected : !expected.test(found)))
    .map(({ what, found, expected }) => `${what}: found "${found}", expected ${String(expected)}`);
}

function describe({ status, message }: Station): string {
  return message === '' ? status : `${status}: ${message}`;
}
