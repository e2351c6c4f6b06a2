import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  agentSocketTransport,
  createHookCommands,
  spawningTransport,
  type HookTransport,
} from '@charmsmith/hook-commands';
import { findProgram } from '../../workspace/programs.ts';
import type { BenchCase } from '../bench-case.ts';

const spawned = 'spawned, a small Go program';

/** What one hook command costs, over the agent's socket and as a process. Both ask the same agent, written in Go. */
export const benchCase: BenchCase = {
  name: 'hook-command',
  description: '1,000 reads (quick: 100) in one process, by an agent written in Go',
  rounds: { whole: 5, quick: 1 },
  async prepare({ folder, opened, quick }) {
    const reads = quick ? 100 : 1_000;
    const jujuc = findProgram('jujuc');
    if (jujuc === undefined) {
      return { contestants: [], absent: [{ name: "Go's net/rpc", reason: 'install Go 1.26.5 or newer' }] };
    }
    const address = join(folder, 'agent.socket');
    const agent = spawn(jujuc, ['serve', address], { stdio: ['pipe', 'pipe', 'inherit'] });
    opened.defer(async () => {
      const exited = once(agent, 'exit');
      agent.stdin.end();
      await exited;
    });
    await once(agent.stdout, 'data');

    const tools = join(folder, 'tools');
    await mkdir(tools);
    await symlink(jujuc, join(tools, 'is-leader'));
    const env = {
      PATH: tools,
      JUJU_CONTEXT_ID: 'bench',
      JUJU_AGENT_SOCKET_NETWORK: 'unix',
      JUJU_AGENT_SOCKET_ADDRESS: address,
    };
    return {
      amount: { count: reads, unit: 'reads' },
      contestants: [
        {
          name: "over the agent's socket, connecting included",
          role: 'floor',
          targets: [{ of: spawned, atMost: 1 / 15 }],
          limitMs: 0.3 * reads,
          async run() {
            await using transport = agentSocketTransport({ address, contextId: 'bench' });
            await read(transport, reads);
          },
        },
        { name: spawned, role: 'peer', run: () => read(spawningTransport({ env }), reads) },
      ],
    };
  },
};

async function read(transport: HookTransport, reads: number): Promise<void> {
  const juju = createHookCommands(transport);
  for (let count = 0; count < reads; count++) await juju.isLeader();
}
