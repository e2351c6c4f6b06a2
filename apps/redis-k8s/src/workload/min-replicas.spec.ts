import { describe, expect, it } from 'vitest';
import { decideMinReplicas } from './min-replicas.ts';

describe('decideMinReplicas', () => {
  it.each<[wanted: number, others: number, minReplicas: number]>([
    [1, 0, 0],
    [1, 1, 0],
    [1, 2, 1],
    [1, 4, 1],
    [0, 2, 0],
    [3, 2, 2],
    [3, 4, 3],
  ])('%i wanted, %i other units → %i', (wanted, others, minReplicas) => {
    expect(decideMinReplicas(wanted, others)).toBe(minReplicas);
  });

  it('refuses a negative number, and names the option', () => {
    expect(() => decideMinReplicas(-1, 2)).toThrow(/min-replicas-to-write.*must be 0 or more, not -1/);
  });
});
