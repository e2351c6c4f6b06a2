import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Execution, readCharm, UnitAgent, type UnitState } from '@charmsmith/juju-emulator';
import { startLocalUnit } from '@charmsmith/local';
import { buildCharmFolder } from 'charmsmith';
import { findProgram } from '../../workspace/programs.ts';
import type { Absentee, BenchCase, Contestant } from '../bench-case.ts';
import { type Answering, serveCommands } from '../dispatch/agent.ts';

/** What the pod sees as this, is its `jujuFolder` here. */
const jujuFolder = '/var/lib/juju';

/** update-status of redis-k8s in a pod with the real Pebble, Redis and Sentinel: the leader asks Sentinel and Redis. */
export const benchCase: BenchCase = {
  name: 'update-status',
  description: 'update-status of redis-k8s with real Pebble, Redis and Sentinel, beside bare Node, all in one pod',
  async prepare({ root, folder, opened, signal }) {
    const pebble = findProgram('pebble');
    const absent = missing(pebble);
    if (pebble === undefined || absent.length > 0) return { contestants: [], absent };

    const project = join(root, 'apps/redis-k8s');
    const node = await buildCharmFolder(project, { output: join(folder, 'node'), linkRuntime: true, signal });
    const unit = opened.use(await startLocalUnit({ charmFolder: node, pebble, signal }));
    await unit.settle();
    if (unit.status.status !== 'active') throw new Error(`redis-k8s is ${unit.status.status}: ${unit.status.message}`);
    const { pod } = unit;
    await writeFile(join(pod.jujuFolder, 'empty.cjs'), '');
    await buildCharmFolder(project, { output: join(pod.jujuFolder, 'bun'), runtime: 'bun', signal });
    const socketAddress = `${jujuFolder}/bench.socket`;
    const execution = await heldExecution(node, unit.state, pod.juju.charm, socketAddress, opened);
    await serveCommands(join(pod.jujuFolder, 'bench.socket'), answeredBy(execution), opened);
    const dispatch = (name: string, charmFolder: string, target?: number): Contestant => ({
      name,
      role: 'ours',
      targets: target === undefined ? [] : [{ atMost: target }],
      command: {
        program: join(charmFolder, 'dispatch'),
        cwd: charmFolder,
        env: {
          ...execution.environment,
          CHARM_DIR: charmFolder,
          JUJU_CHARM_DIR: charmFolder,
          CHARMSMITH_HOOK_TRANSPORT: 'socket',
        },
      },
    });
    return {
      contestants: [
        {
          name: 'bare Node',
          role: 'floor',
          command: {
            program: process.execPath,
            args: [`${jujuFolder}/empty.cjs`],
            env: { PATH: '/usr/bin:/bin' },
            cwd: '/',
          },
        },
        dispatch('Node', pod.juju.charm, 3),
        dispatch('Bun', `${jujuFolder}/bun`),
      ],
      meter: {
        folder: pod.jujuFolder,
        seenAs: jujuFolder,
        spawn: (command, args, stdio) => pod.spawn(command, args, { stdio }),
      },
    };
  },
};

function missing(pebble: string | undefined): readonly Absentee[] {
  return [
    ...(process.getuid?.() === 0 ? [] : [{ name: 'the pod', reason: 'run the bench as root' }]),
    ...(pebble === undefined ? [{ name: 'Pebble', reason: 'install Go 1.26.5 or newer' }] : []),
    ...(findProgram('redis-server') === undefined ? [{ name: 'Redis', reason: 'apt-get install redis-server' }] : []),
  ];
}

/** An update-status that goes on until the case is over; the hook commands of all dispatches belong to it. */
async function heldExecution(
  charmFolder: string,
  state: UnitState,
  charmDir: string,
  socketAddress: string,
  opened: AsyncDisposableStack,
): Promise<Execution> {
  const agent = new UnitAgent({
    charm: await readCharm(charmFolder),
    state,
    charmDir,
    hookTools: { path: '/nonexistent', socketAddress },
  });
  const { promise: begun, resolve: begin } = Promise.withResolvers<Execution>();
  const { promise: over, resolve: end } = Promise.withResolvers<undefined>();
  const running = agent.dispatch('update-status', async (execution) => {
    begin(execution);
    await over;
    return { exitCode: 0 };
  });
  opened.defer(async () => {
    end(undefined);
    await running;
  });
  return await begun;
}

function answeredBy(execution: Execution): Answering {
  return async ({ commandName, args, stdin, stdinSet }) => {
    const input = stdinSet ? { stdin: Buffer.from(stdin).toString() } : {};
    const result = await execution.run({ command: commandName, args, ...input });
    return { code: result.exitCode, stdout: Buffer.from(result.stdout), stderr: Buffer.from(result.stderr) };
  };
}
