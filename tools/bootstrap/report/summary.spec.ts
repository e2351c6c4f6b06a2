import { describe, expect, it } from 'vitest';
import { closingLine, summarise } from './summary.mjs';
import type { NxTask } from './nx-run.mjs';

const green = { passed: 3, failed: 0, skipped: 0, ms: 1_200 };

function task(projectName: string, target: string, more: Partial<NxTask> = {}): NxTask {
  return { projectName, target, cacheStatus: 'cache-miss', status: 0, ...more };
}

function sum(facts: Partial<Parameters<typeof summarise>[0]>) {
  return summarise({
    target: 'test',
    tasks: [],
    nxCode: 0,
    projects: [],
    report: () => green,
    failedChecks: [],
    ...facts,
  });
}

describe('summarise', () => {
  it('adds up the projects, in the order of their names', () => {
    const tasks = [task('pebble', 'test', { cacheStatus: 'local-cache-hit' }), task('core', 'test')];
    expect(sum({ tasks, projects: ['pebble', 'core'] })).toEqual({
      problems: [],
      rows: [
        ['core', '3', '1.2', ''],
        ['pebble', '3', '1.2', 'from cache'],
      ],
      counts: { passed: 6, failed: 0, skipped: 0 },
    });
  });

  it.each<[name: string, facts: Parameters<typeof sum>[0], problems: string[]]>([
    [
      'a project without a report',
      { projects: ['core'], report: () => undefined },
      ['core: its tests wrote no report, so they did not run or did not end'],
    ],
    ['a failed check of a project', { tasks: [task('core', 'lint', { status: 1 })], nxCode: 1 }, ['core: lint failed']],
    ['a failed check of the workspace', { failedChecks: ['format'] }, ['format failed']],
    [
      'a run that fails though its tests pass',
      { tasks: [task('core', 'test', { status: 1 })], nxCode: 1 },
      ['core: test failed, though no test did'],
    ],
    ['an Nx that fails before any task', { nxCode: 1 }, ['nx failed (exit 1)']],
  ])('counts %s as a failure', (_name, facts, problems) => {
    const { problems: found, counts } = sum(facts);
    expect(found).toEqual(problems);
    expect(counts.failed).toBe(1);
  });

  it('does not count a failing test twice', () => {
    const tasks = [task('core', 'test', { status: 1 })];
    expect(sum({ tasks, nxCode: 1, report: () => ({ ...green, failed: 2 }) }).counts.failed).toBe(2);
  });
});

describe('closingLine', () => {
  it.each([
    [{ passed: 0, failed: 0, skipped: 0 }, '0 passed, 0 failed'],
    [{ passed: 12, failed: 1, skipped: 3 }, '12 passed, 1 failed, 3 skipped'],
  ])('says %j', (counts, line) => {
    expect(closingLine(counts)).toBe(line);
  });
});
