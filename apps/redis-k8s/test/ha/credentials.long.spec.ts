import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeAsRoot } from '../../../../tools/workspace/as-root.ts';
import { createAuthority, type TestAuthority } from '../../../../tools/workspace/certificates.ts';
import { redisProgram } from '../redis-unit.ts';
import { Scenarios } from './scenario.ts';
import { attachCertificates, bundle } from './set/attach-certificates.ts';
import { RedisSet } from './set/redis-set.ts';

// Suite: about a minute. Each test begins where the one before ended.

const timeout = 120_000;

describeAsRoot('redis-k8s under a writing client, its certificates and passwords changed', () => {
  if (redisProgram === undefined) return;

  let set: RedisSet;
  let scenarios: Scenarios;
  let first: TestAuthority;
  let second: TestAuthority;

  beforeAll(async () => {
    [first, second] = [await createAuthority('First CA'), await createAuthority('Second CA')];
    set = await RedisSet.deploy();
    // The master is not where the leader has last seen it, and no hook of the charm has run since.
    const former = await set.master();
    await set.moveMaster();
    await vi.waitFor(async () => expect(await set.roleOf(former)).toMatchObject({ role: 'slave', linked: true }), {
      timeout: 30_000,
    });
    scenarios = await Scenarios.on(set);
  }, timeout);
  afterAll(() => scenarios[Symbol.asyncDispose]());

  it('begins to talk TLS, with the master where it is', { timeout }, async ({ task }) => {
    const { lost } = await scenarios.whileWriting(task, async (client) => {
      const master = await set.master();
      expect(set.peerData('leader-host')).not.toBe(set.hostOf(master));
      await attachCertificates(set, { issuer: first });
      set.model.setConfig({ 'enable-tls': true });
      set.ca = first.certificate;
      client.follow(set.clientSettings);
      await set.settle();
      expect(await set.whole()).toBe(master);
    });
    expect(lost).toEqual([]);
  });

  it('takes renewed certificates without a restart', { timeout }, async ({ task }) => {
    const { lost } = await scenarios.whileWriting(task, async () => {
      const before = await set.processes();
      await attachCertificates(set, { issuer: first });
      expect(await set.processes()).toEqual(before);
    });
    expect(lost).toEqual([]);
  });

  it('changes the authority, with both trusted in between', { timeout }, async ({ task }) => {
    const { lost } = await scenarios.whileWriting(task, async (client) => {
      await set.model.attachResource('ca-cert-file', { content: bundle([first, second]) });
      await set.settle();
      set.ca = bundle([first, second]);
      client.follow(set.clientSettings);
      await attachCertificates(set, { issuer: second, trusted: [first, second] });
      await client.progress();
      await set.model.attachResource('ca-cert-file', { content: second.certificate });
      await set.settle();
      set.ca = second.certificate;
      client.follow(set.clientSettings);
    });
    expect(lost).toEqual([]);
  });

  it('takes new passwords, and the former ones no more', { timeout }, async ({ task }) => {
    const { lost } = await scenarios.whileWriting(task, async (client) => {
      const before = await set.processes();
      const former = set.password('redis-password');
      const { action } = await set.model.unit(`${set.model.application}/leader`).runAction('rotate-passwords', {
        'grace-seconds': 0,
      });
      expect(action).toMatchObject({ status: 'completed' });
      client.follow(set.clientSettings);
      await set.settle();
      await client.progress();
      await set.updateStatus();
      expect(set.password('redis-password')).not.toBe(former);
      for (const unit of set.units) {
        await expect(set.ask(unit, 'redis', 'AUTH', former)).rejects.toThrow(/^WRONGPASS/);
      }
      expect(await set.processes()).toEqual(before);
    });
    expect(lost).toEqual([]);
  });

  it('ends to talk TLS', { timeout }, async ({ task }) => {
    const { lost } = await scenarios.whileWriting(task, async (client) => {
      const master = await set.master();
      set.model.setConfig({ 'enable-tls': false });
      set.ca = undefined;
      client.follow(set.clientSettings);
      await set.settle();
      expect(await set.whole()).toBe(master);
    });
    expect(lost).toEqual([]);
  });
});
