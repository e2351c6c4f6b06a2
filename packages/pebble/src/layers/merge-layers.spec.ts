import { describe, expect, it } from 'vitest';
import type { Layer } from './layer.ts';
import { mergeLayers } from './merge-layers.ts';

const base: Layer = {
  summary: 'base',
  services: {
    a: {
      override: 'replace',
      command: '/bin/a',
      after: ['x'],
      environment: { A: '1', B: '1' },
      'user-id': 7,
      'kill-delay': '5s',
    },
  },
  checks: { c: { override: 'replace', threshold: 5, http: { url: 'http://a/', headers: { X: '1' } } } },
};

describe('mergeLayers', () => {
  it.each<[what: string, above: Layer, expected: object]>([
    ['appends to lists', { services: { a: { override: 'merge', after: ['y'] } } }, { after: ['x', 'y'] }],
    [
      'merges variables by name, empty ones too',
      { services: { a: { override: 'merge', environment: { B: '', C: '3' } } } },
      { environment: { A: '1', B: '', C: '3' } },
    ],
    ['replaces texts', { services: { a: { override: 'merge', command: '/bin/b' } } }, { command: '/bin/b' }],
    ['takes a user of 0 for one', { services: { a: { override: 'merge', 'user-id': 0 } } }, { 'user-id': 0 }],
    [
      'takes empty texts and lists for nothing',
      { services: { a: { override: 'merge', command: '', after: [] } } },
      { command: '/bin/a', after: ['x'] },
    ],
    ['keeps the override at the bottom', { services: { a: { override: 'merge' } } }, { override: 'replace' }],
  ])('%s', (_what, above, expected) => {
    expect(mergeLayers(base, above).services?.['a']).toMatchObject(expected);
  });

  it('replaces an entry whole', () => {
    const above: Layer = { services: { a: { override: 'replace', command: '/bin/b' } } };
    expect(mergeLayers(base, above).services).toEqual({ a: { override: 'replace', command: '/bin/b' } });
  });

  it('takes a merge into nothing for a replacement', () => {
    const above: Layer = { services: { b: { override: 'merge', command: '/bin/b' } } };
    expect(mergeLayers(base, above).services?.['b']).toEqual({ override: 'merge', command: '/bin/b' });
  });

  it('merges the fields of a check\u2019s type, and takes a threshold of 0 for none', () => {
    const above: Layer = {
      checks: { c: { override: 'merge', threshold: 0, http: { url: '', headers: { Y: '2' } } } },
    };
    expect(mergeLayers(base, above).checks?.['c']).toMatchObject({
      threshold: 5,
      http: { url: 'http://a/', headers: { X: '1', Y: '2' } },
    });
  });

  it('takes summary and description from the last layer, and the mode of pairing from the last that has one', () => {
    const merged = mergeLayers(base, { description: 'top', pairing: { mode: 'single' } }, { summary: 'last' });
    expect(merged).toMatchObject({ summary: 'last', pairing: { mode: 'single' } });
    expect(merged).not.toHaveProperty('description');
  });

  it('leaves its layers as they were', () => {
    const before = structuredClone(base);
    mergeLayers(base, { services: { a: { override: 'merge', after: ['y'], environment: { A: '9' } } } });
    expect(base).toEqual(before);
  });

  it('gives nothing for nothing', () => {
    expect(mergeLayers()).toEqual({});
  });
});
