import { describe, expect, it } from 'vitest';
import { jsonDisplay } from './json.ts';
import type { UnitRow } from './row.ts';

const row = (unit: string, changes: Partial<UnitRow> = {}): UnitRow => ({
  unit,
  leader: false,
  status: 'active',
  message: '',
  address: '10.160.0.2',
  redisVersion: '7.0.15',
  role: 'slave',
  lastHook: 'start',
  durationMs: 12.345,
  running: undefined,
  ...changes,
});

describe('jsonDisplay', () => {
  it('tells of units that are new, have changed or are gone, and of no others', () => {
    const lines: string[] = [];
    const display = jsonDisplay((line) => lines.push(line));
    const seen = () => lines.splice(0).map((line) => JSON.parse(line) as Record<string, unknown>);
    display.changed([row('web/0'), row('web/1')]);
    expect(seen()).toMatchObject([
      { type: 'unit', unit: 'web/0', durationMs: 12 },
      { type: 'unit', unit: 'web/1' },
    ]);
    display.changed([row('web/0'), row('web/1', { role: 'master' })]);
    expect(seen()).toMatchObject([{ type: 'unit', unit: 'web/1', role: 'master' }]);
    display.changed([row('web/0')]);
    expect(seen()).toEqual([{ type: 'gone', unit: 'web/1' }]);
  });
});
