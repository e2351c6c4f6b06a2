import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseContext, Contestant, PreparedCase } from '../bench-case.ts';
import { startOpsClient } from '../peers/ops-client.ts';
import { startOwnClient } from './own-client.ts';
import { startRealPebble, withoutPebble } from './real-pebble.ts';

/** What is transferred, and who takes part beside this client and the `pebble` command. */
export interface Transfer {
  readonly direction: 'push' | 'pull';
  readonly mebibytes: number;
  readonly ops: boolean;
}

/** Prepares the transfer of a file between two places on this machine, of which a real daemon sees both. */
export async function prepareTransfer(
  { direction, mebibytes, ops: withOps }: Transfer,
  context: CaseContext,
): Promise<PreparedCase> {
  const pebble = await startRealPebble(context);
  if (pebble === undefined) return { contestants: [], absent: [withoutPebble] };
  const { command, socketPath } = pebble;
  const [from, to] = [join(context.folder, 'from'), join(context.folder, 'to')];
  await writeRandom(from, mebibytes);
  const ops = withOps ? await startOpsClient(socketPath, context) : undefined;
  const own = startOwnClient(socketPath, context);
  const name = `pebble ${direction}`;
  const peers: Contestant[] = [
    { name, role: 'peer', run: () => command(direction, from, to) },
    ...(ops !== undefined && 'tell' in ops
      ? [{ name: ops.name, role: 'peer', run: () => ops.tell(direction, from, to) } as const]
      : []),
  ];
  return {
    amount: { count: mebibytes, unit: 'MiB' },
    contestants: [
      {
        name: '@charmsmith/pebble',
        role: 'floor',
        targets: [{ of: name, atMost: 1 }],
        run: () => own.tell(direction, from, to),
      },
      ...peers,
    ],
    absent: ops !== undefined && 'absent' in ops ? [ops.absent] : [],
    notes: ['The daemon syncs what is pushed to the disk.'],
  };
}

/** Writes bytes that nothing can compress. */
async function writeRandom(path: string, mebibytes: number): Promise<void> {
  await using file = await open(path, 'w');
  for (let written = 0; written < mebibytes; written += 1) await file.write(randomBytes(1024 * 1024));
}
