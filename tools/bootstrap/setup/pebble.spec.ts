import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { olderPebbles, pebbleVersion } from '../../workspace/programs.ts';
import { pebbleModules, readPins } from './pebble.mjs';

describe('readPins', () => {
  it('finds the releases that the suites look for', () => {
    const pins = pebbleModules().map((folder) => readPins(readFileSync(join(folder, 'go.mod'), 'utf8')));
    expect(pins.map(({ pebble }) => pebble).sort()).toEqual([pebbleVersion, ...olderPebbles].sort());
    for (const { go } of pins) expect(go).toMatch(/^1\.\d+/);
  });

  it('reads a require block', () => {
    const goMod = 'module x\n\ngo 1.26.5\n\nrequire (\n\tgithub.com/canonical/pebble v1.40.0\n)\n';
    expect(readPins(goMod)).toEqual({ pebble: 'v1.40.0', go: '1.26.5' });
  });

  it('refuses a module without Pebble', () => {
    expect(() => readPins('module x\n\ngo 1.26.5\n')).toThrow(/go\.mod: it must name/);
  });
});
