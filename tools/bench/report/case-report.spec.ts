import { describe, expect, it } from 'vitest';
import type { Contestant } from '../bench-case.ts';
import { type ContestantReport, reportOf } from './case-report.ts';
import { renderMarkdown } from './render.ts';
import { duration, tableRow } from './table-rows.ts';

const command = { program: '/bin/true', env: {}, cwd: '/' };
const floor: Contestant = { name: 'bare Node', role: 'floor', command };
const ours: Contestant = { name: 'ours', role: 'ours', command, target: 1.3, memoryTarget: 50 };

describe('reportOf', () => {
  it('relates each contestant to the floor of the same round', () => {
    const [, report] = reportOf([
      { contestant: floor, ms: [10, 20], peakMib: [40, 40] },
      { contestant: ours, ms: [12, 24], peakMib: [44, 46] },
    ]);
    expect(report).toEqual({
      name: 'ours',
      role: 'ours',
      ms: { median: 18, min: 12, max: 24 },
      ratio: 1.2,
      target: 1.3,
      peakMib: { median: 45, min: 44, max: 46 },
      memoryTarget: 50,
    });
  });

  it('has no memory for what runs in the process of the bench', () => {
    const run = { name: 'in process', role: 'floor', run: () => Promise.resolve() } as const;
    expect(reportOf([{ contestant: run, ms: [1], peakMib: [] }])[0]).not.toHaveProperty('peakMib');
  });

  it('is empty where all contestants are absent', () => {
    expect(reportOf([])).toEqual([]);
  });

  it('refuses a case without a floor', () => {
    expect(() => reportOf([{ contestant: ours, ms: [1], peakMib: [] }])).toThrow('a contestant with the role "floor"');
  });
});

describe('tableRow', () => {
  const report: ContestantReport = { name: 'ours', role: 'ours', ms: { median: 30, min: 29.5, max: 41 }, ratio: 1.2 };

  it.each<[name: string, report: ContestantReport, row: readonly string[]]>([
    ['the floor', { ...report, role: 'floor', ratio: 1 }, ['ours (floor)', '30.0 ms', '29.5 ms–41.0 ms', '1.00']],
    ['a target that is met', { ...report, target: 1.2 }, ['ours', '30.0 ms', '29.5 ms–41.0 ms', '1.20', '≤ 1.20 met']],
    [
      'a target that is missed',
      { ...report, target: 1.1 },
      ['ours', '30.0 ms', '29.5 ms–41.0 ms', '1.20', '≤ 1.10 missed'],
    ],
    ['a limit of time', { ...report, limitMs: 6_000 }, ['ours', '30.0 ms', '29.5 ms–41.0 ms', '1.20', '≤ 6.00 s met']],
    [
      'memory with its target',
      { ...report, peakMib: { median: 48.25, min: 48, max: 49 }, memoryTarget: 48 },
      ['ours', '30.0 ms', '29.5 ms–41.0 ms', '1.20', '', '48.3 MiB', '≤ 48 missed'],
    ],
  ])('of %s', (_name, given, row) => {
    expect(tableRow(given)).toEqual([...row, ...Array<string>(7 - row.length).fill('')]);
  });

  it.each([
    [0.2149, '0.215 ms'],
    [31.46, '31.5 ms'],
    [999.9, '999.9 ms'],
    [1_240, '1.24 s'],
  ])('shows %f milliseconds as %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('renderMarkdown', () => {
  it('names the machine, the figures, who is absent and what was noted', () => {
    const text = renderMarkdown({
      startedAt: '2026-11-27T12:00:00.000Z',
      machine: { node: 'v24.21.0' },
      cases: [
        {
          name: 'idle-dispatch',
          description: 'A hook that nobody handles',
          rounds: 8,
          contestants: reportOf([{ contestant: floor, ms: [10], peakMib: [40] }]),
          absent: [{ name: 'Bun', reason: 'not installed' }],
          notes: ['The archive has 40.1 MB.'],
        },
      ],
    });
    expect(text.split('\n')).toEqual(
      expect.arrayContaining([
        '- node: v24.21.0',
        '## idle-dispatch',
        'A hook that nobody handles. 8 rounds.',
        '| bare Node (floor) | 10.0 ms | 10.0 ms–10.0 ms | 1.00 |  | 40.0 MiB |  |',
        'Absent: Bun: not installed',
        'The archive has 40.1 MB.',
      ]),
    );
  });
});
