import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseContext } from '../bench-case.ts';
import { provideOps } from './virtual-environment.ts';

/** A charm of a peer, as it lies on a unit. */
export interface PeerCharm {
  readonly folder: string;
  /** What Juju would run. */
  readonly program: string;
}

/** Lays the charm of the bench out for ops, or says why it cannot. */
export async function layOutOpsCharm({
  root,
  folder,
  signal,
}: CaseContext): Promise<PeerCharm | { readonly reason: string }> {
  const ops = await provideOps(root, signal);
  if ('reason' in ops) return ops;
  const charm = join(folder, 'charms/ops');
  await cp(join(import.meta.dirname, '../charms/ops'), charm, { recursive: true });
  const program = join(charm, 'dispatch');
  // As Charmcraft writes it, with the Python of the environment in the place of PYTHONPATH=lib:venv.
  const script = `#!/bin/sh\nJUJU_DISPATCH_PATH="\${JUJU_DISPATCH_PATH:-$0}" exec '${ops.python}' ./src/charm.py\n`;
  await writeFile(program, script, { mode: 0o755 });
  return { folder: charm, program };
}
