import type { BenchCase } from '../bench-case.ts';
import { prepareTransfer } from '../pebble/transfers.ts';

/** Reads a file that no memory should have to hold. Without ops, which would take minutes for each. */
export const benchCase: BenchCase = {
  name: 'pebble-pull-large',
  description: '2 GiB (quick: 64 MiB) that are pulled from a real Pebble, from disk to disk',
  rounds: { whole: 3, quick: 1 },
  warmUp: 0,
  prepare: (context) =>
    prepareTransfer({ direction: 'pull', mebibytes: context.quick ? 64 : 2_048, ops: false }, context),
};
