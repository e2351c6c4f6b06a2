import { pluginContract } from '@charmsmith/testing';
import { describe, it } from 'vitest';
import { redisHealth } from '../src/index.ts';
import { charmWithRedis } from './charm-plugin.ts';

describe('redisHealth', () => {
  const contract = pluginContract({
    plugin: redisHealth,
    options: { deadlineMs: 500 },
    badOptions: { 'no time at all': { deadlineMs: 0 }, 'a time in words': { deadlineMs: 'soon' } },
    companions: () => [charmWithRedis(() => Promise.resolve(undefined))],
  });
  it.each(contract)('$name', ({ check }) => check());
});
