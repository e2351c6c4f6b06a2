import { describe, expect, it } from 'vitest';
import { chooseCases, loadCases } from './choose-cases.ts';

const cases = [{ name: 'idle-dispatch' }, { name: 'five-commands' }, { name: 'pack' }];

describe('chooseCases', () => {
  it.each<[name: string, names: readonly string[], chosen: readonly string[]]>([
    ['all when none is named', [], ['idle-dispatch', 'five-commands', 'pack']],
    ['one by its name', ['pack'], ['pack']],
    ['one by the beginning of its name', ['idle'], ['idle-dispatch']],
    ['several in the order of the list, each once', ['pack', 'five', 'five-commands'], ['five-commands', 'pack']],
  ])('chooses %s', (_name, names, chosen) => {
    expect(chooseCases(cases, names).map(({ name }) => name)).toEqual(chosen);
  });

  it('names what no case is called, and what there is', () => {
    expect(() => chooseCases(cases, ['pack', 'pebble'])).toThrow(
      'no case is called "pebble"; there are idle-dispatch, five-commands, pack',
    );
  });
});

describe('loadCases', () => {
  it('finds each case once, under the name of its file', async () => {
    const names = (await loadCases()).map(({ name }) => name);
    expect(names).toContain('idle-dispatch');
    expect(new Set(names).size).toBe(names.length);
  });
});
