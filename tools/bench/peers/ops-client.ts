import { join } from 'node:path';
import type { Absentee, CaseContext } from '../bench-case.ts';
import { type Worker, startWorker } from './worker.ts';
import { opsVersion, provideOps, withoutOps } from './virtual-environment.ts';

/** The Python client of Pebble, in a process of its own that stays. */
export interface OpsClient extends Worker {
  readonly name: string;
}

/** Starts the Python client, or says why it is absent. */
export async function startOpsClient(
  socketPath: string,
  { root, opened, signal }: CaseContext,
): Promise<OpsClient | { readonly absent: Absentee }> {
  const ops = await provideOps(root, signal);
  if ('reason' in ops) return { absent: withoutOps('ops.pebble', ops.reason) };
  const program = join(import.meta.dirname, 'ops-client.py');
  return { name: `ops.pebble ${opsVersion}`, ...startWorker(ops.python, [program, socketPath], opened) };
}
