import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { UnitRow } from './row.ts';
import { renderTable } from './table.ts';

const row: UnitRow = {
  unit: 'redis-k8s/0',
  status: 'blocked',
  message: 'Not enough certificates found',
  redisVersion: '7.0.15',
  role: 'master',
  lastHook: 'config-changed',
  durationMs: 112,
  address: '10.160.0.2',
};
const linesOf = (columns: number, running?: string) =>
  stripVTControlCharacters(renderTable(row, running, columns))
    .split('\n')
    .map((line) => line.trimEnd());

describe('renderTable', () => {
  it('shows unit, status, message, version, role, last hook and its duration', () => {
    expect(linesOf(120)).toEqual([
      'Unit         Status   Message                        Redis   Role    Last hook       Took',
      'redis-k8s/0  blocked  Not enough certificates found  7.0.15  master  config-changed  0.11 s',
    ]);
  });

  it('cuts a message that does not fit into the terminal', () => {
    const [, line = ''] = linesOf(80);
    expect(line.length).toBeLessThanOrEqual(80);
    expect(line).toMatch(/blocked {2}Not .*… +7\.0\.15/);
  });

  it('shows the hook that runs instead of the last one', () => {
    expect(linesOf(120, 'update-status')[1]).toMatch(/master {2}update-status …$/);
  });

  it('is empty before there is a unit', () => {
    expect(renderTable(undefined, 'install', 80)).toBe('');
  });
});
