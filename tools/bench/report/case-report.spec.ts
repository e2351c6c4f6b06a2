import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Contestant } from '../bench-case.ts';
import { type ContestantReport, reportOf } from './case-report.ts';
import { renderMarkdown, renderText } from './render.ts';
import { savePerformance } from './save-performance.ts';
import { duration, tableRow } from './table-rows.ts';

const command = { program: '/bin/true', env: {}, cwd: '/' };
const floor: Contestant = { name: 'bare Node', role: 'floor', command };
const ours: Contestant = { name: 'ours', role: 'ours', command, targets: [{ atMost: 1.3 }], memoryTarget: 50 };

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
      targets: [{ of: 'floor', atMost: 1.3, ratio: 1.2 }],
      peakMib: { median: 45, min: 44, max: 46 },
      memoryTarget: 50,
    });
  });

  it('relates each to the first peer as well, and leaves out targets of those who are absent', () => {
    const peer: Contestant = { name: 'ops', role: 'peer', command };
    const fast: Contestant = {
      ...ours,
      targets: [
        { of: 'ops', atMost: 0.25 },
        { of: 'goops', atMost: 1 },
      ],
    };
    const [, report] = reportOf([
      { contestant: floor, ms: [10], peakMib: [] },
      { contestant: fast, ms: [12], peakMib: [] },
      { contestant: peer, ms: [48], peakMib: [] },
    ]);
    expect(report).toMatchObject({ peerRatio: 0.25, targets: [{ of: 'ops', atMost: 0.25, ratio: 0.25 }] });
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
  const ms = { median: 30, min: 29.5, max: 41 };
  const report: ContestantReport = { name: 'ours', role: 'ours', ms, ratio: 1.2, targets: [] };

  it.each<[name: string, report: ContestantReport, row: readonly string[]]>([
    ['the floor', { ...report, role: 'floor', ratio: 1 }, ['ours (floor)', '30.0 ms', '29.5 ms–41.0 ms', '', '1.00']],
    ['one beside a peer', { ...report, peerRatio: 0.1234 }, ['ours', '30.0 ms', '29.5 ms–41.0 ms', '0.123', '1.20']],
    [
      'targets that are met and missed, of time and memory',
      {
        ...report,
        targets: [
          { of: 'floor', atMost: 1.2, ratio: 1.2 },
          { of: 'ops', atMost: 0.25, ratio: 0.31 },
        ],
        limitMs: 6_000,
        peakMib: { median: 48.25, min: 48, max: 49 },
        memoryTarget: 48,
      },
      [
        'ours',
        '30.0 ms',
        '29.5 ms–41.0 ms',
        '',
        '1.20',
        '48.3 MiB',
        '≤ 1.20 × floor met (1.20), ≤ 0.250 × ops missed (0.310), ≤ 6.00 s met, ≤ 48 MiB missed',
      ],
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
  const run = {
    startedAt: '2026-11-27T12:00:00.000Z',
    command: 'npm run bench -- --quick',
    machine: { node: 'v24.21.0' },
    cases: [
      {
        name: 'idle-dispatch',
        description: 'A hook that nobody handles',
        rounds: 8,
        contestants: reportOf([{ contestant: floor, ms: [10], peakMib: [40] }]),
        curves: [
          {
            name: 'Dispatch',
            size: 'relations',
            figure: 'ms',
            points: [1, 11, 101, 1_001].map((size) => ({ size, value: 5 + size / 10 })),
          },
        ],
        absent: [{ name: 'Bun', reason: 'not installed' }],
        notes: ['The archive has 40.1 MB.'],
      },
    ],
  };

  it('has one table, the machine, who is absent, what was noted, and how cost grows', () => {
    expect(renderMarkdown(run).split('\n')).toEqual(
      expect.arrayContaining([
        '- command: `npm run bench -- --quick`',
        '- node: v24.21.0',
        '| **idle-dispatch** |  |  |  |  |  |  |',
        '| bare Node (floor) | 10.0 ms | 10.0 ms–10.0 ms |  | 1.00 | 40.0 MiB |  |',
        '## idle-dispatch',
        'A hook that nobody handles. 8 rounds.',
        'Absent: Bun: not installed',
        'The archive has 40.1 MB.',
        'Dispatch, ms by relations: 1: 5.1, 11: 6.1, 101: 15.1, 1,001: 105; grows with relations to the power of 1.00 beyond its start.',
        '  line [5.1, 6.1, 15.1, 105]',
      ]),
    );
  });

  it('says the same on a terminal, without a plot', () => {
    const text = renderText(run);
    expect(text).toContain('idle-dispatch: A hook that nobody handles');
    expect(text).toContain('Absent: Bun: not installed');
    expect(text).toContain('to the power of 1.00');
    expect(text).not.toContain('mermaid');
  });

  it('becomes a page that is formatted as the others', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'charmsmith-page-'));
    const path = await savePerformance(join(folder.path, 'performance.md'), run);
    const text = await readFile(path, 'utf8');
    expect(text).toMatch(/^# Performance\n\nHow fast this is/);
    expect(text).toContain('- taken: 2026-11-27T12:00:00.000Z\n- command: `npm run bench -- --quick`\n');
  });
});
