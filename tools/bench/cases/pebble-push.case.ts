import type { BenchCase } from '../bench-case.ts';
import { prepareTransfer } from '../pebble/transfers.ts';

/** Writes a file through a real Pebble, from disk to disk. */
export const benchCase: BenchCase = {
  name: 'pebble-push',
  description: '32 MiB that are pushed to a real Pebble, from disk to disk',
  rounds: { whole: 8, quick: 1 },
  warmUp: 1,
  prepare: (context) => prepareTransfer({ direction: 'push', mebibytes: 32, ops: true }, context),
};
