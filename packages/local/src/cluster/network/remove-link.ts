import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { SystemPrograms } from '../../programs/system-programs.ts';

/**
 * Removes a link, if it is still there: a link also ends with the pod's namespace, but some time after it.
 *
 * @remarks Belongs to no start, so that it runs after an abort too.
 */
export async function removeLink(programs: SystemPrograms, name: string): Promise<void> {
  const child = spawn(programs.ip, ['link', 'delete', name], { cwd: '/', stdio: 'ignore', detached: true });
  await once(child, 'exit');
}
