import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pebbleVersion } from '../../workspace/programs.ts';
import { readPins } from './pebble.mjs';

describe('readPins', () => {
  it('finds the release that the suites look for', () => {
    const goMod = readFileSync(join(import.meta.dirname, '../../pebble/go.mod'), 'utf8');
    expect(readPins(goMod)).toEqual({ pebble: pebbleVersion, go: expect.stringMatching(/^1\.\d+/) as string });
  });

  it('reads a require block', () => {
    const goMod = 'module x\n\ngo 1.26.5\n\nrequire (\n\tgithub.com/canonical/pebble v1.40.0\n)\n';
    expect(readPins(goMod)).toEqual({ pebble: 'v1.40.0', go: '1.26.5' });
  });

  it('refuses a module without Pebble', () => {
    expect(() => readPins('module x\n\ngo 1.26.5\n')).toThrow(/go\.mod: it must name/);
  });
});
