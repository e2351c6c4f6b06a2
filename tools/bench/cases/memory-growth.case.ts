import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchCase, CurveSource } from '../bench-case.ts';

const worker = join(import.meta.dirname, '../growth/memory-worker.ts');

/** What emulators and client keep of what they did: nothing should grow. */
export const benchCase: BenchCase = {
  name: 'memory-growth',
  description: 'Memory in use after so many operations beyond what is in use after a tenth of them',
  rounds: { whole: 1, quick: 1 },
  prepare({ quick, signal }) {
    const sizes = quick ? [100, 1_000] : [1_000, 10_000, 100_000];
    const curve = (name: string, size: string, subject: string): CurveSource => ({
      name,
      size,
      figure: 'KiB',
      sizes,
      async measure(operations) {
        const args = ['--expose-gc', worker, subject, String(operations)];
        const { stdout } = await promisify(execFile)(process.execPath, args, { signal });
        return Number(stdout) / 1_024;
      },
    });
    return Promise.resolve({
      contestants: [],
      curves: [
        curve('Hook commands, client and emulated agent', 'commands', 'hook-commands'),
        curve('Dispatches of an emulated agent', 'dispatches', 'dispatches'),
        curve('Calls of Pebble, client and emulated daemon', 'calls', 'pebble'),
      ],
    });
  },
};
