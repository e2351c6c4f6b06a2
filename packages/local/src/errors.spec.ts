import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { localErrorCodes } from './errors.ts';

it('the README lists every code, in the order of the alphabet', () => {
  const readme = readFileSync(resolve(import.meta.dirname, '../README.md'), 'utf8');
  const listed = [...readme.matchAll(/^\| `(LOCAL_\w+)`/gm)].map(([, code]) => code);
  expect(listed).toEqual(Object.keys(localErrorCodes).sort());
});
