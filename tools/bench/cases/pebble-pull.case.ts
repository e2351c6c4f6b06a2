import type { BenchCase } from '../bench-case.ts';
import { prepareTransfer } from '../pebble/transfers.ts';

/** Reads a file through a real Pebble, from disk to disk. */
export const benchCase: BenchCase = {
  name: 'pebble-pull',
  description: '32 MiB that are pulled from a real Pebble, from disk to disk',
  rounds: { whole: 8, quick: 1 },
  warmUp: 1,
  prepare: (context) => prepareTransfer({ direction: 'pull', mebibytes: 32, ops: true }, context),
};
