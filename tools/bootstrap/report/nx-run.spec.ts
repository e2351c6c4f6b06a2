import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNxRun } from './nx-run.mjs';

describe('readNxRun', () => {
  const began = Date.parse('2026-01-02T03:04:05.000Z');

  it.each([
    ['gives the tasks of a run that began since', began - 1, 1],
    ['ignores the record of an earlier run', began + 1, 0],
  ])('%s', (_name, since, tasks) => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'charmsmith-nx-'));
    const path = join(folder.path, 'run.json');
    writeFileSync(path, JSON.stringify({ run: { startTime: new Date(began).toISOString() }, tasks: [{}] }));
    expect(readNxRun(since, path)).toHaveLength(tasks);
  });

  it('gives nothing when Nx wrote no record', () => {
    expect(readNxRun(0, '/nonexistent/run.json')).toEqual([]);
  });
});
