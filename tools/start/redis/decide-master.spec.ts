import { expect, it } from 'vitest';
import { decideMaster } from './decide-master.ts';

it.each<[name: string, answers: readonly (string | undefined)[], master: string | undefined]>([
  ['all name one', ['a\n6379\n', 'a\n6379\n', 'a\n6379\n'], 'a'],
  ['two of three name one', ['a\n6379\n', 'b\n6379\n', 'b\n6379\n'], 'b'],
  ['one is silent', [undefined, 'b\n6379\n', 'b\n6379\n'], 'b'],
  ['half name one', ['a\n6379\n', 'b\n6379\n'], undefined],
  ['most are silent', ['a\n6379\n', undefined, undefined], undefined],
  ['a Sentinel knows none', ['\n', '\n', 'a\n6379\n'], undefined],
  ['there is one', ['a\n6379\n'], 'a'],
])('decideMaster: when %s', (_name, answers, master) => {
  expect(decideMaster(answers)).toBe(master);
});
