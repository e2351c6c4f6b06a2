import type { Absentee, CaseContext, Contestant } from '../bench-case.ts';
import type { BenchAgent } from '../dispatch/agent.ts';
import { hookEnvironment } from '../dispatch/hook-environment.ts';
import { layOutGoopsCharm } from './goops-charm.ts';
import { layOutOpsCharm } from './ops-charm.ts';

/** A hook of the peers' charms. */
export interface PeerHook {
  readonly hook: string;
  readonly unit: string;
  readonly agent: BenchAgent;
}

/** The same hook with ops and goops, which spawn every hook command: the same programs, the same agent. */
export async function peerDispatches(
  { hook, unit, agent }: PeerHook,
  context: CaseContext,
): Promise<{ readonly contestants: readonly Contestant[]; readonly absent: readonly Absentee[] }> {
  const contestants: Contestant[] = [];
  const absent: Absentee[] = [];
  const { tools, socket } = agent;
  for (const [name, layOut] of [['ops', layOutOpsCharm] as const, ['goops', layOutGoopsCharm] as const]) {
    const charm = tools === undefined ? { reason: 'its hook commands are processes' } : await layOut(context);
    if ('reason' in charm) {
      absent.push({ name, reason: charm.reason });
      continue;
    }
    const { folder, program } = charm;
    const env = hookEnvironment({ charmFolder: folder, hook, unit, socket, ...(tools === undefined ? {} : { tools }) });
    contestants.push({ name, role: 'peer', command: { program, cwd: folder, env } });
  }
  return { contestants, absent };
}
