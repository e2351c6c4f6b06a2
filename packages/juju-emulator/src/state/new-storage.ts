import type { CharmDescription } from '../charm/charm-description.ts';
import type { StorageState } from './unit-state.ts';

/**
 * Makes instances of storage.
 *
 * @param charm - says of which kind, and where
 * @param counts - how many of each name
 * @param nextNumber - gives the number of each instance
 */
export function newStorage(
  charm: CharmDescription,
  counts: Readonly<Record<string, number>>,
  nextNumber: () => number,
): readonly StorageState[] {
  return Object.entries(counts).flatMap(([name, count]) =>
    Array.from({ length: count }, (): StorageState => {
      const { location, multiple, type } = charm.storage[name] ?? { type: 'filesystem' };
      const number = nextNumber();
      const ownFolder = `/var/lib/juju/storage/${name}/${number}`;
      return {
        id: `${name}/${number}`,
        kind: type === 'block' ? 'block' : 'filesystem',
        // Instances of which there may be several lie beside each other.
        location: location === undefined ? ownFolder : multiple === undefined ? location : `${location}/${number}`,
      };
    }),
  );
}

/** How many instances of each storage a new unit has: one, or the least of a range. */
export function initialStorageCounts(charm: CharmDescription): Readonly<Record<string, number>> {
  const entries = Object.entries(charm.storage);
  return Object.fromEntries(entries.map(([name, { multiple }]) => [name, multiple?.min ?? 1]));
}
