import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { CaseContext, Contestant, PreparedCase } from '../bench-case.ts';
import { startOpsClient } from '../peers/ops-client.ts';
import { startRealPebble, withoutPebble } from './real-pebble.ts';

const mebibytes = 32;

/** Prepares the transfer of a file between two places on this machine, of which a real daemon sees both. */
export async function prepareTransfer(direction: 'push' | 'pull', context: CaseContext): Promise<PreparedCase> {
  const pebble = await startRealPebble(context);
  if (pebble === undefined) return { contestants: [], absent: [withoutPebble] };
  const { client, command, socketPath } = pebble;
  const [from, to] = [join(context.folder, 'from'), join(context.folder, 'to')];
  await writeFile(from, randomBytes(mebibytes * 1024 * 1024));
  const ops = await startOpsClient(socketPath, context);
  const ours = {
    push: () => client.push(to, createReadStream(from)),
    pull: async () => pipeline(await client.pullStream(from), createWriteStream(to)),
  };
  const peers: Contestant[] = [
    { name: `pebble ${direction}`, role: 'peer', run: () => command(direction, from, to) },
    ...('tell' in ops ? [{ name: ops.name, role: 'peer', run: () => ops.tell(direction, from, to) } as const] : []),
  ];
  return {
    amount: { count: mebibytes, unit: 'MiB' },
    contestants: [{ name: '@charmsmith/pebble', role: 'floor', run: ours[direction] }, ...peers],
    absent: 'absent' in ops ? [ops.absent] : [],
    notes: ['The daemon syncs what is pushed to the disk.'],
  };
}
