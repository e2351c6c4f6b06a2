import { describe, expect, it } from 'vitest';
import { decidePasswords, type PasswordPlan, readUpstreamPasswords } from './migrate-passwords.ts';

describe('readUpstreamPasswords', () => {
  it.each([
    [{}, undefined],
    [{ 'leader-host': 'r-0', 'enable-password': 'true' }, undefined],
    [
      { 'redis-password': 'a', 'sentinel-password': 'b', 'leader-host': 'r-0' },
      { redis: 'a', sentinel: 'b' },
    ],
    [{ 'redis-password': 'a' }, { redis: 'a' }],
    [{ 'sentinel-password': 'b' }, { sentinel: 'b' }],
  ])('%j → %j', (bag, passwords) => {
    expect(readUpstreamPasswords(bag)).toEqual(passwords);
  });
});

describe('decidePasswords', () => {
  const pair = { redis: 'a', sentinel: 'b' };
  const id = 'secret:1';
  it.each<[name: string, facts: Parameters<typeof decidePasswords>[0], plan: PasswordPlan]>([
    ['a first deployment', {}, { kind: 'make', passwords: {} }],
    ['the secret is there', { passwordsSecretId: id }, { kind: 'keep' }],
    ['refreshed from the upstream charm', { upstreamPasswords: pair }, { kind: 'make', passwords: pair }],
    [
      'refreshed before it had made both',
      { upstreamPasswords: { redis: 'a' } },
      { kind: 'make', passwords: { redis: 'a' } },
    ],
    [
      'gone back to the upstream charm and refreshed again',
      { passwordsSecretId: id, upstreamPasswords: pair },
      { kind: 'replace', secretId: id, passwords: pair },
    ],
  ])('%s', (_name, facts, plan) => {
    expect(decidePasswords(facts)).toEqual(plan);
  });
});
