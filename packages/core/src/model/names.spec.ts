import { describe, expect, it } from 'vitest';
import { checkName } from './names.ts';

describe('checkName', () => {
  it.each<[name: string, known: Record<string, unknown> | undefined]>([
    ['redis', { redis: {} }],
    ['anything', undefined],
  ])('takes %s of %j', (name, known) => {
    expect(() => checkName('container', name, known)).not.toThrow();
  });

  it.each<[name: string, known: Record<string, unknown>, hint: string]>([
    ['reddis', { redis: {}, sentinel: {} }, 'Did you mean "redis"?'],
    ['sentinal', { redis: {}, sentinel: {} }, 'Did you mean "sentinel"?'],
    ['else', { redis: {}, sentinel: {} }, 'It has redis, sentinel.'],
    ['redis', {}, 'It has none.'],
    ['constructor', { redis: {} }, 'It has redis.'],
  ])('refuses %s of %j', (name, known, hint) => {
    expect(() => checkName('container', name, known)).toThrow(
      expect.objectContaining({ code: 'CORE_UNKNOWN_NAME', message: `this charm has no container "${name}"`, hint }),
    );
  });
});
