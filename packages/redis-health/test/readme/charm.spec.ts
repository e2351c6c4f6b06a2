import { definePlugin, provide } from '@charmsmith/core';
import { runDispatch } from '@charmsmith/core/host';
import { parseCharm, UnitAgent } from '@charmsmith/juju-emulator';
import { expect, it } from 'vitest';
import { type RedisAnswer, RedisClient } from '../../src/contract.ts';
import { charm } from './charm.ts';

const info = 'redis_version:7.2.5\r\nrole:master\r\n';
const answer: RedisAnswer = { answered: true, replies: [{ ok: true, value: info }] };

/** A Redis that answers INFO. */
const fakeRedis = definePlugin({
  name: 'web/fake-redis',
  version: '1.0.0',
  parts: () => ({
    overrides: [provide(RedisClient, {}, () => ({ ask: () => Promise.resolve(answer) }))],
  }),
});

it('is active when Redis answers', async () => {
  const agent = new UnitAgent({ charm: parseCharm({ ...charm.metadata }) });
  const tested = { ...charm, plugins: [...charm.plugins, fakeRedis()] };
  await agent.dispatch('update-status', async (execution) => ({
    exitCode: await runDispatch(tested, { environment: execution.environment, transport: execution }),
  }));
  expect(agent.state).toMatchObject({ unitStatus: { status: 'active' }, workloadVersion: '7.2.5' });
});
