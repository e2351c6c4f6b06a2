import { pluginContract } from '@charmsmith/testing';
import { describe, it } from 'vitest';
import { redisHealth } from '../src/index.ts';
import { charmWithRedis } from './charm-plugin.ts';

describe('redisHealth', () => {
  const contract = pluginContract({
    plugin: redisHealth,
    options: { deadlineMs: 500 },
    companions: () => [charmWithRedis(() => Promise.resolve(undefined))],
  });
  it.each(contract)('$name', ({ check }) => check());
});
