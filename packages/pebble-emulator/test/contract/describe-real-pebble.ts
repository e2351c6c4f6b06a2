import { describe } from 'vitest';
import { findPebble, type PebbleVersion } from '../../../../tools/workspace/programs.ts';
import type { StartOptions } from './contract-daemon.ts';
import { describePebbleContract, type Exceptions } from './describe-pebble-contract.ts';
import { startProgram } from './start-program.ts';

/** Holds a release of the real daemon to the contract; says so loudly when this machine lacks it. */
export function describeRealPebble(version: PebbleVersion, except: Exceptions = {}): void {
  const program = findPebble(version);
  describe.skipIf(program === undefined)('the real daemon', () => {
    describePebbleContract({
      name: `pebble ${version}`,
      version,
      start: (options?: StartOptions) => startProgram([program ?? ''], options),
      except,
    });
  });
}
