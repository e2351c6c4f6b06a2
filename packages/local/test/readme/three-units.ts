import { setTimeout as delay } from 'node:timers/promises';
import { startLocalModel } from '../../src/index.ts';

/** Lets an application lose its leader, and says which unit leads then. */
export async function loseLeader(charmFolder: string): Promise<string | undefined> {
  await using model = await startLocalModel({ charmFolder, units: 3, leaseMs: 1_000 });
  await model.settle(); // the hooks of all units, side by side

  const leader = model.unit(`${model.application}/leader`);
  await model.cluster.cut([leader.name]); // from all others, and nobody is told
  await leader.run('update-status'); // its agent runs on
  await model.cluster.heal();

  await leader.killPod(); // as with its node
  while (model.leader === leader) await delay(100);
  await model.settle();

  await leader.replacePod(); // another address, the same storage
  await model.settle();
  return model.leader?.name;
}
