import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { pebbleEmulatorErrorCodes } from './errors.ts';

it('documents exactly the codes that errors carry', async () => {
  const readme = await readFile(resolve(import.meta.dirname, '../README.md'), 'utf8');
  expect(readme.match(/PEBBLE_EMULATOR_[A-Z_]+/g)?.sort()).toEqual([...pebbleEmulatorErrorCodes].sort());
});
