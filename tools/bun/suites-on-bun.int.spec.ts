import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findProgram } from '../workspace/programs.ts';

// Suite: about ten seconds, most of them of processes that are started and ended.

const workspace = join(import.meta.dirname, '../..');
const program = findProgram('bun');

/** What behaves otherwise inside on Bun: sockets, small files, lines for the agent. Its test runner takes most of vitest. */
describe.skipIf(program === undefined)('on Bun', () => {
  it.each<[project: string, ...suites: string[]]>([
    ['packages/hook-commands'],
    ['packages/core', 'src/state', 'test/main.int.spec.ts'],
  ])('%s behaves as on Node', { timeout: 120_000 }, async (project, ...suites) => {
    const args = ['--conditions=charmsmith-source', 'test', ...suites];
    const { PATH, HOME, TMPDIR } = process.env;
    const env = { PATH, HOME, TMPDIR, CI: process.env['CI'] };
    const { stdout, stderr } = await promisify(execFile)(program!, args, { cwd: join(workspace, project), env });
    expect(stdout + stderr).toMatch(/^ *\d\d+ pass\n *0 fail\n/m);
  });
});
