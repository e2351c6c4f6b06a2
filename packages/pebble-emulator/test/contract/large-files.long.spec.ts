import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findPebble } from '../../../../tools/workspace/programs.ts';
import { startProgram } from './start-program.ts';

const node = [process.execPath, '--conditions=charmsmith-source'] as const;
const real = findPebble('v1.32.1');

// Half a minute each, for six gibibytes pass through.
describe('two gibibytes', { timeout: 600_000 }, () => {
  const emulator = [...node, resolve(import.meta.dirname, '../../src/main.ts')] as const;
  const daemons = [
    ...(real === undefined ? [] : [['pebble v1.32.1', [real]] as const]),
    ['the emulator', emulator],
  ] as const;

  it.each<readonly [name: string, command: readonly [string, ...string[]]]>(daemons)(
    'are pushed to and pulled from %s in 150 MiB of memory, and pass through a command in little more',
    async (name, command) => {
      await using daemon = await startProgram(command);
      const program = resolve(import.meta.dirname, '../programs/stream-two-gibibytes.mjs');
      const path = join(daemon.root, 'large');
      const { stdout } = await promisify(execFile)(node[0], [program, daemon.socketPath, path]);
      const figures = JSON.parse(stdout) as Record<'push' | 'pull' | 'exec' | 'filesPeakMib' | 'peakMib', number>;
      const rate = (seconds: number) => `${Math.round(2048 / seconds)} MiB/s`;
      const { push, pull, exec, filesPeakMib, peakMib } = figures;
      process.stderr.write(
        `${name}: push ${rate(push)}, pull ${rate(pull)}, peak ${Math.round(filesPeakMib)} MiB; ` +
          `exec ${rate(exec)}, peak ${Math.round(peakMib)} MiB\n`,
      );
      expect(filesPeakMib).toBeLessThan(150);
      expect(peakMib).toBeLessThan(250);
    },
  );
});
