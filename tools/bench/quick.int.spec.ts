import { execFile } from 'node:child_process';
import { mkdtempDisposable, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { RunReport } from './report/render.ts';

// Suite: about five seconds. A charm is built for both runtimes and dispatched a few times; the other cases take less.

it('npm run bench -- --quick measures whole processes, this process and curves, and judges nothing', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'charmsmith-quick-'));
  const cases = ['idle-dispatch', 'hook-command', 'dispatch-growth', 'model-growth'];
  const args = [join(import.meta.dirname, 'main.ts'), '--quick', '--format', 'json', '--results', folder.path];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...args, ...cases]);
  const run = JSON.parse(stdout) as RunReport;
  const byName = new Map(run.cases.map((each) => [each.name, each]));

  expect([...byName.keys()].sort()).toEqual([...cases].sort());
  expect(byName.get('idle-dispatch')?.contestants.map(({ role }) => role)).toEqual(
    expect.arrayContaining(['floor', 'ours']),
  );
  for (const { contestants, curves } of run.cases) {
    for (const { ms, ratio } of contestants) expect([ms.median > 0, ratio > 0]).toEqual([true, true]);
    for (const { points } of curves) expect(points).toHaveLength(2);
  }
  expect(byName.get('dispatch-growth')?.curves).toHaveLength(4);
  for (const name of cases) expect(stderr).toContain(`${name}: `);

  const written = await readdir(folder.path);
  expect(written.map((name) => name.replace(/^.*\./, '')).sort()).toEqual(['json', 'md']);
  const markdown = written.find((name) => name.endsWith('.md')) ?? '';
  expect(await readFile(join(folder.path, markdown), 'utf8')).toContain('- command: `npm run bench -- --quick');
});
