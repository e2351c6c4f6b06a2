import type { HookCommands } from '../../src/index.ts';

/** Tells the peers where the leader is. */
export async function publishLeader(juju: HookCommands, host: string): Promise<void> {
  const [relationId] = await juju.relationIds('redis-peers');
  if (relationId === undefined || !(await juju.isLeader())) return;
  await juju.relationSet(relationId, { 'leader-host': host }, { app: true });
  await juju.statusSet('active');
}
