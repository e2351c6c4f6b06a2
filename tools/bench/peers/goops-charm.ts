import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildGoProgram } from '../../bootstrap/setup/go-build.mjs';
import type { CaseContext } from '../bench-case.ts';
import type { PeerCharm } from './ops-charm.ts';

/** Lays the charm of the bench out for goops, built from `tools/goops`, or says why it cannot. */
export async function layOutGoopsCharm({
  root,
  folder,
  signal,
}: CaseContext): Promise<PeerCharm | { readonly reason: string }> {
  const module = join(root, 'tools/goops');
  const built = join(root, '.tools/bench', `goops-${await hashOf(module)}`, 'charm');
  try {
    if (!(await isThere(built))) await buildGoProgram({ module, package: '.', program: built, signal });
  } catch (error) {
    signal.throwIfAborted();
    return { reason: `needs Go 1.26.5 or newer (${error instanceof Error ? error.message : String(error)})` };
  }
  const charm = join(folder, 'charms/goops');
  await mkdir(charm, { recursive: true });
  await symlink(built, join(charm, 'charm'));
  const program = join(charm, 'dispatch');
  await writeFile(program, '#!/bin/sh\nexec ./charm\n', { mode: 0o755 });
  return { folder: charm, program };
}

async function hashOf(module: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(module)).sort()) hash.update(name).update(await readFile(join(module, name)));
  return hash.digest('hex').slice(0, 8);
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
