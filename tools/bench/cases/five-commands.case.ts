import { join } from 'node:path';
import type { BenchCase } from '../bench-case.ts';
import { openAgent } from '../dispatch/agent.ts';
import { bareNode } from '../dispatch/bare-node.ts';
import { dispatchesOf } from '../dispatch/dispatches.ts';
import { peerDispatches } from '../peers/peer-dispatches.ts';

const answers = {
  'config-get': '{"greeting":"hello"}',
  'is-leader': 'true',
  'state-get': '{}',
  'status-get': '{"message":"","status":"maintenance","status-data":{}}',
};

const targets = {
  'Node, over the socket': [{ atMost: 1.4 }, { of: 'ops', atMost: 0.25 }],
  'Node, spawned': [{ atMost: 2.1 }, { of: 'ops', atMost: 0.38 }],
  'Bun, over the socket': [
    { of: 'ops', atMost: 0.12 },
    { of: 'goops', atMost: 1 },
  ],
};

/** A config-changed whose handler has two lines logged, asks for the leader and the config, and sets a status. */
export const benchCase: BenchCase = {
  name: 'five-commands',
  description:
    'A config-changed with five hook commands, to which ours adds status-get, beside bare Node and the same charm with ops and goops',
  async prepare(context) {
    const agent = await openAgent(context.folder, answers, context.opened);
    const charm = join(import.meta.dirname, '../charms/bench');
    const measured = { hook: 'config-changed', unit: 'bench/0', agent };
    const peers = await peerDispatches(measured, context);
    return {
      contestants: [
        await bareNode(context),
        ...(await dispatchesOf({ charm, targets, ...measured }, context)),
        ...peers.contestants,
      ],
      absent: [...agent.absent, ...peers.absent],
    };
  },
};
