import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, createPod, type Pod, type PodOptions } from '../src/index.ts';
import { describeAsRoot } from '../../../tools/workspace/as-root.ts';
import { redisUnit } from './support/pod-options.ts';
import { outcome, output } from './support/run.ts';

// Suite: about three seconds, most of it in connections that nobody answers.

const program = (name: string) => resolve(import.meta.dirname, 'programs', name);
const port = '7100';

describeAsRoot('Cluster', () => {
  let cluster: Cluster;
  let pods: Pod[];
  const createUnit = (number: number, changes: Partial<PodOptions> = {}) =>
    createPod(redisUnit(cluster, number, changes));
  const at = (number: number) => pods[number]!;

  beforeAll(async () => {
    cluster = await Cluster.open();
    pods = await Promise.all([0, 1, 2].map((number) => createUnit(number)));
    await Promise.all(pods.map((pod, number) => answerIn(pod, `unit ${number}`)));
  });
  afterAll(async () => {
    await Promise.all(pods.map((pod) => pod[Symbol.asyncDispose]()));
    await cluster[Symbol.asyncDispose]();
  });

  describe('when pods run side by side', () => {
    it('gives them addresses of one subnet, reachable from each other and from the host', async () => {
      expect(new Set(pods.map(({ address }) => address)).size).toBe(3);
      expect(new Set(pods.map(({ address }) => address.replace(/\.\d+$/, ''))).size).toBe(1);
      for (const [number, { address }] of pods.entries()) {
        expect(await text(createConnection({ host: address, port: Number(port) }))).toBe(`unit ${number}`);
        expect(await ask(at(0), address)).toBe(`unit ${number}`);
      }
    });

    it.each([
      'redis-k8s-1.redis-k8s-endpoints.dev.svc.cluster.local',
      'redis-k8s-1.redis-k8s-endpoints.dev.svc',
      'redis-k8s-1.redis-k8s-endpoints',
    ])('finds another by the name %s', async (name) => {
      expect(await ask(at(0), name)).toBe('unit 1');
    });

    it('finds all of them by the name of their service', async () => {
      const found = await output(at(1).spawnIn('sentinel', 'getent', ['ahostsv4', 'redis-k8s-endpoints']));
      const addresses = new Set(found.split('\n').map((line) => line.split(/\s+/)[0]));
      expect(addresses).toEqual(new Set(pods.map(({ address }) => address)));
    });

    it('says at once that a name is not known', async () => {
      expect(await ask(at(0), 'redis-k8s-9.redis-k8s-endpoints')).toContain('ENOTFOUND');
    });

    it('changes no setting of the host’s network', () => {
      expect(readFileSync(`/proc/sys/net/ipv4/conf/${cluster.linkName}/forwarding`, 'utf8')).toBe(
        readFileSync('/proc/sys/net/ipv4/conf/default/forwarding', 'utf8'),
      );
    });
  });

  describe('when links are cut', () => {
    it('lets nothing through, silently, and all through once they are healed', async () => {
      await cluster.cut(['redis-k8s/2']);
      expect(cluster.cuts).toEqual([
        ['redis-k8s/2', 'redis-k8s/0'],
        ['redis-k8s/2', 'redis-k8s/1'],
      ]);
      const found = await Promise.all([
        askInVain(at(0), at(2).address),
        askInVain(at(2), at(1).address),
        ask(at(0), at(1).address),
      ]);
      expect(found).toEqual(['no answer', 'no answer', 'unit 1']);
      expect(await text(createConnection({ host: at(2).address, port: Number(port) }))).toBe('unit 2');
      await cluster.heal();
      expect(await ask(at(0), at(2).address)).toBe('unit 2');
      expect(cluster.cuts).toEqual([]);
    });

    it('holds for a unit whose pod is replaced by one with another address', async () => {
      await cluster.cut(['redis-k8s/0'], ['redis-k8s/1']);
      const before = at(1).address;
      await at(1)[Symbol.asyncDispose]();
      pods[1] = await createUnit(1);
      await answerIn(at(1), 'unit 1');
      expect(at(1).address).not.toBe(before);
      const name = 'redis-k8s-1.redis-k8s-endpoints';
      expect(await Promise.all([askInVain(at(0), name), ask(at(2), name)])).toEqual(['no answer', 'unit 1']);
      await cluster.heal(['redis-k8s/1'], ['redis-k8s/0']);
      expect(await ask(at(0), name)).toBe('unit 1');
    });
  });

  describe('when a pod is replaced', () => {
    it('keeps its storage, tells all of its new address, and forgets the rest', async () => {
      await outcome(at(2).spawnIn('redis', 'sh', ['-c', 'echo kept > /var/lib/redis/dump.rdb; echo gone > /etc/gone']));
      const before = at(2).address;
      await at(2)[Symbol.asyncDispose]();
      expect(await ask(at(0), 'redis-k8s-2.redis-k8s-endpoints')).toContain('ENOTFOUND');
      pods[2] = await createUnit(2);
      await answerIn(at(2), 'unit 2');
      expect(await ask(at(0), 'redis-k8s-2.redis-k8s-endpoints')).toBe('unit 2');
      expect(await output(at(2).spawnIn('redis', 'cat', ['/var/lib/redis/dump.rdb']))).toBe('kept');
      expect((await outcome(at(2).spawnIn('redis', 'cat', ['/etc/gone']))).code).toBe(1);
      expect(await askInVain(at(0), before)).toBe('no answer');
    });
  });

  it('refuses a second pod of one unit', async () => {
    await expect(createUnit(0)).rejects.toMatchObject({
      code: 'LOCAL_BAD_OPTION',
      message: 'cannot make a second pod of redis-k8s/0 in one cluster',
    });
  });

  describe('when a container is killed', () => {
    it('ends all its processes and no others, and starts with a new root and the same storage', async () => {
      const [inside, beside] = ['redis', 'sentinel'].map((name) => at(0).spawnIn(name, 'sleep', ['1000']));
      await outcome(at(0).spawnIn('redis', 'sh', ['-c', 'echo kept > /var/lib/redis/log; echo gone > /etc/gone']));
      // One that its parent has left, in a session of its own.
      await outcome(at(0).spawnIn('redis', 'sh', ['-c', 'setsid sleep 1000 < /dev/null > /dev/null 2>&1 &']));
      const [gone, bootId] = [at(0).daemonExit('redis'), boot(at(0))];
      const ended = once(inside!, 'exit');
      await at(0).killContainer('redis');
      const killed = { code: null, signal: 'SIGKILL' };
      expect([await gone, await ended, beside!.exitCode]).toEqual([killed, [null, 'SIGKILL'], null]);
      await at(0).restartContainer('redis');
      expect(boot(at(0))).not.toBe(bootId);
      const processes = await output(
        at(0).spawnIn('sentinel', 'sh', ['-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "']),
      );
      expect(processes.match(/sleep 1000/g)).toHaveLength(1);
      expect(await output(at(0).spawnIn('redis', 'cat', ['/var/lib/redis/log']))).toBe('kept');
      expect((await outcome(at(0).spawnIn('redis', 'cat', ['/etc/gone']))).code).toBe(1);
      expect(await output(at(0).spawnIn('redis', 'getent', ['hosts', 'redis-k8s-1.redis-k8s-endpoints']))).toContain(
        at(1).address,
      );
      beside!.kill();
    });
  });

  describe('when the containers of a pod are stopped', () => {
    it('asks its daemons to end', async () => {
      const containers = [{ name: 'redis', mounts: [{ storage: 'database', location: '/var/lib/redis' }] }];
      const pod = await createUnit(7, { containers, daemonCommand: () => ['sh', '-c', dying] });
      await pod.stopContainers();
      expect(await pod.daemonExit('redis')).toEqual({ code: 0, signal: null });
      await pod[Symbol.asyncDispose]();
      const witness = await createUnit(7);
      expect(await output(witness.spawnIn('redis', 'cat', ['/var/lib/redis/last']))).toBe('asked to end');
      await witness[Symbol.asyncDispose]();
    });

    it('waits no longer than it may', async () => {
      const pod = await createUnit(8, { daemonCommand: () => ['sh', '-c', `trap "" TERM; ${listening} wait`] });
      await pod.stopContainers(50);
      await pod[Symbol.asyncDispose]();
      expect(await pod.daemonExit('redis')).toEqual({ code: null, signal: 'SIGKILL' });
    });
  });
});

const listening = `${process.execPath} ${program('listener.ts')} &`;
/** A daemon that says in the unit's storage what it was asked. */
const dying = `trap 'echo asked to end > /var/lib/redis/last; exit 0' TERM; ${listening} wait`;

/** Starts a TCP server in a pod that answers every connection with a word. */
async function answerIn(pod: Pod, word: string): Promise<void> {
  await once(pod.spawnIn('redis', process.execPath, [program('answer.ts'), port, word]).stdout!, 'data');
}

/** What a pod is answered by a host, or why it is not. */
async function ask(pod: Pod, host: string, ...patience: readonly string[]): Promise<string> {
  const { stdout, stderr } = await outcome(pod.spawn(process.execPath, [program('ask.ts'), host, port, ...patience]));
  return stdout + stderr;
}

/** The same, where no answer is expected: half a second is long on one machine. */
function askInVain(pod: Pod, host: string): Promise<string> {
  return ask(pod, host, '500');
}

/** The boot id that the daemon of container redis finds. */
function boot(pod: Pod): string {
  return readFileSync(`${pod.rootOf('redis')}/proc/sys/kernel/random/boot_id`, 'utf8');
}
