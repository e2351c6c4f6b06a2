import type { Exceptions } from './contract/describe-pebble-contract.ts';

const notYet = 'the emulator does not do this yet';

/** Suites of the contract that the emulator does not run, each with the reason. */
export const suitesNotOnEmulator: Exceptions = {
  access: notYet,
  'check-actions': notYet,
  checks: notYet,
  'exec-protocol': notYet,
  'exec-streams': notYet,
  'exec-terminal': notYet,
  health: notYet,
  identities: notYet,
  logs: notYet,
  metrics: notYet,
  notices: notYet,
  pairing: notYet,
  signals: notYet,
  'system-info': notYet,
};
