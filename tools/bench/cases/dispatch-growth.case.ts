import { deferred, emulateUnit, on, relation } from '@charmsmith/testing';
import type { BenchCase, CurveSource } from '../bench-case.ts';
import { growingCharm, type metadata } from '../growth/growing-charm.ts';

type GrowingState = NonNullable<Parameters<typeof emulateUnit<typeof metadata>>[1]>['state'];

/** How a dispatch grows with what there is: the charm, the framework and the emulated agent in one process. */
export const benchCase: BenchCase = {
  name: 'dispatch-growth',
  description: 'A config-changed that reads everything, by how much there is; a queue that is tried in vain',
  rounds: { whole: 9, quick: 1 },
  prepare: ({ quick }) => {
    const sizes = (...all: readonly number[]) => (quick ? all.slice(0, 2) : all);
    const curves: readonly CurveSource[] = [
      {
        name: 'Relations',
        size: 'relations',
        figure: 'ms a dispatch',
        sizes: sizes(1, 10, 50, 100, 200, 400),
        measure: (size) => timeOf({ relations: Array.from({ length: size }, () => relation('db')) }),
      },
      {
        name: 'Units of a relation',
        size: 'units',
        figure: 'ms a dispatch',
        sizes: sizes(1, 10, 50, 100, 200, 400),
        measure: (size) => timeOf({ relations: [relation('db', { remoteUnits: bags(size, 1) })] }),
      },
      {
        name: 'Size of a databag',
        size: 'keys',
        figure: 'ms a dispatch',
        sizes: sizes(1, 10, 100, 1_000, 10_000),
        measure: (size) => timeOf({ relations: [relation('db', { remoteUnits: bags(1, size) })] }),
      },
      {
        name: 'Deferred work',
        size: 'entries',
        figure: 'ms a dispatch',
        sizes: sizes(1, 10, 50, 100, 200),
        measure: (size) =>
          timeOf({
            relations: [relation('db', { remoteUnits: bags(size, 1) })],
            deferred: Array.from({ length: size }, (_, unit) =>
              deferred('growing: db-relation-changed', {
                kind: 'relation-changed',
                endpoint: 'db',
                relationId: 'db:0',
                remoteApp: 'remote',
                remoteUnit: `remote/${unit}`,
              }),
            ),
          }),
      },
    ];
    return Promise.resolve({ contestants: [], curves });
  },
};

/** Milliseconds of one dispatch, the second one of its unit. */
async function timeOf(state: GrowingState & object): Promise<number> {
  await using unit = await emulateUnit(growingCharm, { state });
  await unit.run(on.configChanged());
  const from = performance.now();
  const { exitCode } = await unit.run(on.configChanged());
  const ms = performance.now() - from;
  if (exitCode !== 0) throw new Error('the dispatch failed');
  return ms;
}

function bags(units: number, keys: number): Readonly<Record<number, Readonly<Record<string, string>>>> {
  const bag = Object.fromEntries(Array.from({ length: keys }, (_, key) => [`key-${key}`, `value ${key}`]));
  return Object.fromEntries(Array.from({ length: units }, (_, unit) => [unit, bag]));
}
