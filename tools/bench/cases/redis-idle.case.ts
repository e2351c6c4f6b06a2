import { join } from 'node:path';
import type { BenchCase } from '../bench-case.ts';
import { openAgent } from '../dispatch/agent.ts';
import { bareNode } from '../dispatch/bare-node.ts';
import { dispatchesOf } from '../dispatch/dispatches.ts';

/** The same as `idle-dispatch` for a large charm: four plugins, ioredis inside, a condition that is asked every time. */
export const benchCase: BenchCase = {
  name: 'redis-idle',
  description: 'A hook that redis-k8s does not handle, beside bare Node',
  async prepare(context) {
    const answers = { 'state-get': '{}', 'config-get': '{"enable-tls":false}' };
    const agent = await openAgent(context.folder, answers, context.opened);
    const charm = join(context.root, 'apps/redis-k8s');
    const measured = {
      charm,
      hook: 'remove',
      unit: 'redis-k8s/0',
      agent,
      targets: { 'Node, over the socket': [{ atMost: 1.3 }] },
    };
    return {
      contestants: [await bareNode(context), ...(await dispatchesOf(measured, context))],
      absent: agent.absent,
    };
  },
};
