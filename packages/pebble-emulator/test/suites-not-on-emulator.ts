import type { Exceptions } from './contract/describe-pebble-contract.ts';

const notYet = 'the emulator does not do this yet';

/** Suites of the contract that the emulator does not run, each with the reason. */
export const suitesNotOnEmulator: Exceptions = {
  access: notYet,
  'exec-terminal': notYet,
  'command-lines': notYet,
  'layer-files': notYet,
  'log-targets': notYet,
  'merge-rules': notYet,
  shutdown: notYet,
  workloads: notYet,
  pairing: notYet,
};
