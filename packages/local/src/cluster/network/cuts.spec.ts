import { describe, expect, it } from 'vitest';
import { cut, cutRules, heal, noCuts } from './cuts.ts';

const [a, b, c] = ['web/0', 'web/1', 'web/2'];
const addresses = new Map([
  [a, '10.160.0.2'],
  [b, '10.160.0.3'],
  [c, '10.160.0.4'],
]);
const pairs = (cuts: typeof noCuts) => [...cuts.values()].map((pair) => pair.join('-'));

describe('cut', () => {
  it.each<[name: string, ones: readonly string[], others: readonly string[], expected: readonly string[]]>([
    ['one from one', [a], [b], ['web/0-web/1']],
    ['one from all others', [c], [a, b], ['web/2-web/0', 'web/2-web/1']],
    ['set from set', [a, b], [c], ['web/0-web/2', 'web/1-web/2']],
    ['nothing from itself', [a], [a], []],
    ['each pair once, though it is in both sets', [a, b], [a, b], ['web/1-web/0']],
    ['nothing from nobody', [a], [], []],
  ])('cuts %s', (_name, ones, others, expected) => {
    expect(pairs(cut(noCuts, ones, others))).toEqual(expected);
  });

  it('keeps what was cut before', () => {
    expect(pairs(cut(cut(noCuts, [a], [b]), [c], [b]))).toEqual(['web/0-web/1', 'web/2-web/1']);
  });
});

describe('heal', () => {
  const all = cut(cut(noCuts, [a], [b, c]), [b], [c]);

  it.each<[name: string, ones: readonly string[], others: readonly string[], left: readonly string[]]>([
    ['one pair, whichever is named first', [b], [a], ['web/0-web/2', 'web/1-web/2']],
    ['all of one unit', [a], [a, b, c], ['web/1-web/2']],
    ['everything', [a, b, c], [a, b, c], []],
    ['nothing that is not cut', ['web/9'], [a], ['web/0-web/1', 'web/0-web/2', 'web/1-web/2']],
  ])('heals %s', (_name, ones, others, left) => {
    expect(pairs(heal(all, ones, others))).toEqual(left);
  });
});

describe('cutRules', () => {
  it('drops both directions, silently', () => {
    expect([...cutRules(cut(noCuts, [a], [b]), addresses)]).toEqual([
      'from 10.160.0.2 to 10.160.0.3 blackhole',
      'from 10.160.0.3 to 10.160.0.2 blackhole',
    ]);
  });

  it('has none for a unit without a pod, and follows one that got another address', () => {
    const cuts = cut(noCuts, [a], [b]);
    expect(cutRules(cuts, new Map([[a, '10.160.0.2']]))).toEqual(new Set());
    expect(cutRules(cuts, new Map([...addresses, [b, '10.160.0.9']]))).toContain(
      'from 10.160.0.2 to 10.160.0.9 blackhole',
    );
  });
});
