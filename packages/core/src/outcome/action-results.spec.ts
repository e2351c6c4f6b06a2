import { describe, expect, it } from 'vitest';
import { type ActionResults, flattenResults } from './action-results.ts';

describe('flattenResults', () => {
  it('writes nested results as dotted keys, all values as text, and leaves out what is undefined', () => {
    expect(flattenResults({ a: 1, b: { c: true, 'd-e': { f: 'x' } }, 'g.h': '', i: undefined })).toEqual({
      a: '1',
      'b.c': 'true',
      'b.d-e.f': 'x',
      'g.h': '',
    });
  });

  it.each<[name: string, results: ActionResults, problem: string]>([
    ['an upper case key', { Host: 'x' }, '"Host" in "Host" is not of lower case letters'],
    ['a key with an outer hyphen', { a: { '-b': 'x' } }, '"-b" in "a.-b" is not of'],
    ['an empty part', { 'a..b': 'x' }, '"" in "a..b" is not of'],
    ['a key that Juju fills in', { a: { stdout: 'x' } }, '"stdout" in "a.stdout" is filled in by Juju'],
    ['a NUL', { a: 'x\0' }, '"a" holds a NUL character'],
    ['a key that is given twice', { a: { b: '1' }, 'a.b': '2' }, '"a.b" is given twice'],
    ['one result that no argument can hold', { a: 'x'.repeat(131_070) }, '"a" takes 131072 bytes, 131071 can be sent'],
    [
      'more than can be sent at once',
      Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`k${index}`, 'x'.repeat(100_000)])),
      'all together take 1000030 bytes, 1000000 can be sent',
    ],
  ])('refuses %s', (_name, results, problem) => {
    expect(() => flattenResults(results)).toThrow(
      expect.objectContaining({ code: 'CORE_BAD_ACTION_RESULTS', message: expect.stringContaining(problem) as string }),
    );
  });

  it('names all that is wrong at once', () => {
    expect(() => flattenResults({ A: '1', stderr: '2' })).toThrow(/"A".*; "stderr"/);
  });
});
