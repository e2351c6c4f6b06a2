import { describe, expect, it } from 'vitest';
import { table } from './table.mjs';

describe('table', () => {
  it('aligns names to the left and numbers to the right', () => {
    const rows = [
      ['core', '7', '0.1', 'from cache'],
      ['hook-commands', '120', '12.0', ''],
    ];
    expect(table(['project', 'tests', 'seconds', ''], rows)).toBe(
      [
        'project        tests  seconds',
        'core               7      0.1  from cache',
        'hook-commands    120     12.0',
      ].join('\n'),
    );
  });
});
