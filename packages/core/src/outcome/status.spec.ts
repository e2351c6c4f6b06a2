import { describe, expect, it } from 'vitest';
import { active, blocked, maintenance, type Status, waiting, worstStatus } from './status.ts';

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
