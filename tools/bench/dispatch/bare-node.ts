import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseContext, Contestant } from '../bench-case.ts';

/** The floor under every dispatch: the pinned Node that runs an empty file. */
export async function bareNode({ folder }: CaseContext): Promise<Contestant> {
  const program = join(folder, 'empty.cjs');
  await writeFile(program, '');
  const env = { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' };
  return {
    name: 'bare Node',
    role: 'floor',
    command: { program: process.execPath, args: [program], env, cwd: folder },
  };
}
