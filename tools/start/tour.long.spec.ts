import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeAsRoot } from '../workspace/as-root.ts';
import { findProgram } from '../workspace/programs.ts';
import { cleanEnvironment } from './test/alone.ts';

// Suite: about two minutes: four tours of three pods, two of them at once, in which Redis starts, stops and fails over for
// real; each waits some seven seconds for Sentinel.

/** Enough for two tours on a machine that is busy with other things. */
const timeout = 300_000;

const workspace = resolve(import.meta.dirname, '../..');
const pebble = findProgram('pebble');

async function tour(...options: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['tools/start/main.ts', '--tour', ...options], {
    cwd: workspace,
    env: cleanEnvironment('/tmp'),
  });
  return stdout;
}

describeAsRoot('npm start -- --tour', () => {
  // Another server holds Redis's port of the host all the while; it answers nothing.
  let other: Server;
  let held: boolean;
  beforeAll(async () => {
    other = createServer().listen(6379, '127.0.0.1');
    held = await Promise.race([once(other, 'listening').then(() => true), once(other, 'error').then(() => false)]);
  });
  afterAll(() => {
    if (held) other.close();
  });

  it('sees every station, twice in a row', { timeout }, async () => {
    expect(await tour()).toContain('All 8 stations were seen');
    expect(await tour()).toContain('All 8 stations were seen');
  });

  it.skipIf(pebble === undefined)(
    'sees every station with the real Pebble, and another tour beside it',
    { timeout },
    async () => {
      const both = await Promise.all([tour('--pebble', pebble!), tour()]);
      for (const output of both) expect(output).toContain('All 8 stations were seen');
    },
  );
});
