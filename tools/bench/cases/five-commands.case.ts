import { join } from 'node:path';
import type { BenchCase } from '../bench-case.ts';
import { openAgent } from '../dispatch/agent.ts';
import { bareNode } from '../dispatch/bare-node.ts';
import { dispatchesOf } from '../dispatch/dispatches.ts';

const answers = {
  'config-get': '{"greeting":"hello"}',
  'is-leader': 'true',
  'state-get': '{}',
  'status-get': '{"message":"","status":"maintenance","status-data":{}}',
};

/** A config-changed whose handler has two lines logged, asks for the leader and the config, and sets a status. */
export const benchCase: BenchCase = {
  name: 'five-commands',
  description: 'A config-changed with five hook commands, and the two of the framework, beside bare Node',
  async prepare(context) {
    const agent = await openAgent(context.folder, answers, context.opened);
    const charm = join(import.meta.dirname, '../charms/bench');
    const measured = {
      charm,
      hook: 'config-changed',
      unit: 'bench/0',
      agent,
      targets: { socket: 1.4, spawned: 2.1 },
    };
    return {
      contestants: [await bareNode(context), ...(await dispatchesOf(measured, context))],
      absent: agent.absent,
    };
  },
};
