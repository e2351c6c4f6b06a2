import { join } from 'node:path';
import type { BenchCase } from '../bench-case.ts';
import { openAgent } from '../dispatch/agent.ts';
import { bareNode } from '../dispatch/bare-node.ts';
import { dispatchesOf } from '../dispatch/dispatches.ts';

/** What a hook costs that nobody handles: the start of the charm, and the one question whether work was deferred. */
export const benchCase: BenchCase = {
  name: 'idle-dispatch',
  description: 'A hook that the charm does not handle, beside bare Node',
  async prepare(context) {
    const agent = await openAgent(context.folder, { 'state-get': '{}' }, context.opened);
    const charm = join(import.meta.dirname, '../charms/bench');
    const measured = {
      charm,
      hook: 'stop',
      unit: 'bench/0',
      agent,
      targets: { 'Node, over the socket': [{ atMost: 1.3 }] },
    };
    return {
      contestants: [await bareNode(context), ...(await dispatchesOf(measured, context))],
      absent: agent.absent,
    };
  },
};
