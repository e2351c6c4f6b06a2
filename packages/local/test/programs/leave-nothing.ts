import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Cluster, createPod } from '../../src/index.ts';
import { leftovers, links, processes } from '../../../../tools/workspace/leftovers.ts';
import { redisPod, redisUnit } from '../support/pod-options.ts';

/** Less than the time after which a pod that does not end is given up. */
const promptMs = 4_000;

/**
 * Ends a pod in one of many ways and prints what it leaves: `leave-nothing.ts ENDING [ARGUMENT]`. Runs alone in
 * process and network namespaces.
 */
const endings: Record<string, (argument: string) => Promise<unknown>> = {
  async dispose() {
    const pod = await createPod(redisPod());
    pod.spawnIn('redis', 'sleep', ['1000']);
    const seen = processes().length > 0 && links().includes(`link ${pod.cluster.linkName}`);
    const before = performance.now();
    await pod[Symbol.asyncDispose]();
    return seen && performance.now() - before < promptMs;
  },
  async 'end the first process'() {
    const pod = await createPod(redisPod());
    process.kill(pod.processId, 'SIGKILL');
    await pod.daemonExit('redis');
    await pod[Symbol.asyncDispose]();
    return true;
  },
  async 'dispose a cluster'() {
    const { cluster, pods } = await createCluster();
    await cluster.cut(['redis-k8s/0']);
    const before = performance.now();
    await Promise.all(pods.map((pod) => pod[Symbol.asyncDispose]()));
    await cluster[Symbol.asyncDispose]();
    return performance.now() - before < promptMs;
  },
  async 'end the first process of the cluster'() {
    const { cluster, pods } = await createCluster();
    process.kill(cluster.processId, 'SIGKILL');
    await cluster.ended;
    await Promise.all(pods.map((pod) => pod[Symbol.asyncDispose]()));
    await cluster[Symbol.asyncDispose]();
    return true;
  },
  async 'abort a cluster after'(milliseconds) {
    const controller = new AbortController();
    const start = Cluster.open({ signal: controller.signal }).then((cluster) => cluster[Symbol.asyncDispose]());
    setTimeout(() => controller.abort(new Error('enough')), Number(milliseconds));
    return start.then(
      () => true,
      (error: unknown) => (error as Error).message === 'enough',
    );
  },
  'signal the creator of a cluster': async (signal) => signalWhenUp(signal as NodeJS.Signals, ['--cluster']),
  'kill the creator of a frozen cluster': async () => signalWhenUp('SIGKILL', ['--cluster', '--freeze']),
  'signal the creator': async (signal) => signalWhenUp(signal as NodeJS.Signals, []),
  'kill the creator of a frozen daemon': async () => signalWhenUp('SIGKILL', ['--freeze']),
  async 'kill the creator after'(milliseconds) {
    const creator = hold([]);
    await delay(Number(milliseconds));
    creator.kill('SIGKILL');
    await once(creator, 'exit');
    return true;
  },
  async 'abort after'(milliseconds) {
    const controller = new AbortController();
    const start = createPod(redisPod({ daemonCommand: () => ['sleep', '1000'], signal: controller.signal }));
    setTimeout(() => controller.abort(new Error('enough')), Number(milliseconds));
    return (await start.catch((error: unknown) => (error as Error).message)) === 'enough';
  },
};

async function createCluster() {
  const cluster = await Cluster.open();
  const pods = await Promise.all([0, 1, 2].map((number) => createPod(redisUnit(cluster, number))));
  return { cluster, pods };
}

async function signalWhenUp(signal: NodeJS.Signals, options: readonly string[]): Promise<boolean> {
  const creator = hold(options);
  await Promise.race([once(creator.stdout!, 'data'), once(creator, 'exit')]);
  const seen = links().length > 0;
  process.kill(-creator.pid!, signal);
  await once(creator, 'exit');
  return seen;
}

function hold(options: readonly string[]): ChildProcess {
  const program = resolve(import.meta.dirname, 'hold-pod.ts');
  return spawn(process.execPath, ['--conditions=charmsmith-source', program, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true, // a process group of its own, as a shell gives one to a command
  });
}

execFileSync('ip', ['link', 'set', 'lo', 'up']);
const [ending = '', argument = ''] = process.argv.slice(2);
const asExpected = await endings[ending]?.(argument);
const found = await leftovers();
process.stdout.write(`${JSON.stringify({ asExpected, leftovers: found })}\n`);
