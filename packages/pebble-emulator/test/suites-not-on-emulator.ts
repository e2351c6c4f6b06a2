import type { Exceptions } from './contract/describe-pebble-contract.ts';

/** Suites of the contract that the emulator does not run, each with the reason. */
export const suitesNotOnEmulator: Exceptions = {};
