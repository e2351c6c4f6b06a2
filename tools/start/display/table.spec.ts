import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { UnitRow } from './row.ts';
import { renderTable } from './table.ts';

const row: UnitRow = {
  unit: 'redis-k8s/0',
  leader: true,
  status: 'blocked',
  message: 'Not enough certificates found',
  address: '10.160.0.2',
  redisVersion: '7.0.15',
  role: 'master',
  lastHook: 'config-changed',
  durationMs: 112,
  running: undefined,
};
const replica = { ...row, unit: 'redis-k8s/1', leader: false, address: '', role: 'slave' };
const linesOf = (width: number, ...rows: readonly UnitRow[]) =>
  stripVTControlCharacters(renderTable(rows, width)).split('\n');

describe('renderTable', () => {
  it('shows unit, status, message, address, version, role, last hook and its duration, and stars the leader', () => {
    expect(linesOf(140, row, replica)).toEqual([
      'Unit          Status   Message                        Address     Redis   Role    Last hook       Took',
      'redis-k8s/0*  blocked  Not enough certificates found  10.160.0.2  7.0.15  master  config-changed  0.11 s',
      'redis-k8s/1   blocked  Not enough certificates found              7.0.15  slave   config-changed  0.11 s',
    ]);
  });

  it('cuts a message that does not fit into the terminal, and leaves out what can be spared', () => {
    const [heading = '', line = ''] = linesOf(80, row);
    expect(line.length).toBeLessThanOrEqual(80);
    expect(heading).not.toContain('Took');
    expect(line).toMatch(/blocked {2}Not .*… +10\.160\.0\.2 +7\.0\.15/);
  });

  it('shows the hook that runs instead of the last one', () => {
    expect(linesOf(140, { ...row, running: 'update-status' })[1]).toMatch(/master {2}update-status …$/);
  });

  it('is empty before there is a unit', () => {
    expect(renderTable([], 80)).toBe('');
  });
});
