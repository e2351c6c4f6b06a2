import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { jujuEmulatorErrorCodes, unknownName } from './errors.ts';

it('documents exactly the codes that errors carry', async () => {
  const readme = await readFile(resolve(import.meta.dirname, '../README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| `(JUJU_EMULATOR_\w+)`/gm)].map(([, code]) => code);
  expect(rows).toEqual(jujuEmulatorErrorCodes);
});

it.each([
  [0, 'It has: none.'],
  [2, 'It has: a0, a1.'],
  [25, `It has: ${Array.from({ length: 20 }, (_, index) => `a${index}`).join(', ')} ….`],
])('hints at %i known names', (count, hint) => {
  const known = Array.from({ length: count }, (_, index) => `a${index}`);
  expect(unknownName('the model', 'unit', 'b', known)).toMatchObject({ message: 'the model has no unit "b"', hint });
});
