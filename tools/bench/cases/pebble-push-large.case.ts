import type { BenchCase } from '../bench-case.ts';
import { prepareTransfer } from '../pebble/transfers.ts';

/** Writes a file that no memory should have to hold. Without ops, which would take minutes for each. */
export const benchCase: BenchCase = {
  name: 'pebble-push-large',
  description: '2 GiB (quick: 64 MiB) that are pushed to a real Pebble, from disk to disk',
  rounds: { whole: 3, quick: 1 },
  warmUp: 0,
  prepare: (context) =>
    prepareTransfer({ direction: 'push', mebibytes: context.quick ? 64 : 2_048, ops: false }, context),
};
