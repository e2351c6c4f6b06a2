import { describe, expect, it } from 'vitest';
import { active, blocked, maintenance, type Status, waiting, worstStatus, trimStatus } from './status.ts';

describe('worstStatus', () => {
  it.each<[name: string, reported: Status[], worst: Status | undefined]>([
    ['nothing when nothing was reported', [], undefined],
    ['the only one', [active()], active()],
    ['blocked over active, reported before it', [blocked('b'), active()], blocked('b')],
    ['blocked over active, reported after it', [active(), blocked('b')], blocked('b')],
    ['blocked over maintenance over waiting', [waiting('w'), blocked('b'), maintenance('m')], blocked('b')],
    ['maintenance over waiting', [maintenance('m'), waiting('w')], maintenance('m')],
    ['waiting over active', [active(), waiting('w'), active()], waiting('w')],
    ['the latest of equals', [waiting('first'), waiting('second')], waiting('second')],
  ])('picks %s', (_name, reported, worst) => {
    expect(worstStatus(reported)).toEqual(worst);
  });
});

describe('trimStatus', () => {
  it.each<[name: string, message: string, trimmed: string]>([
    ['leaves what fits', 'x'.repeat(120), 'x'.repeat(120)],
    ['cuts what is longer', 'x'.repeat(121), `${'x'.repeat(119)}…`],
    ['never cuts an emoji in two', `${'x'.repeat(118)}😀😀`, `${'x'.repeat(118)}…`],
    ['makes one line of several', 'one\n  two', 'one two'],
  ])('%s', (_name, message, trimmed) => {
    expect(trimStatus(blocked(message))).toEqual(blocked(trimmed));
  });
});
