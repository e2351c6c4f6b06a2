import { isUtf8 } from 'node:buffer';
import { posix } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { InMemoryFiles } from '@charmsmith/pebble-emulator';
import type { ContainerAfter } from '../state/container.ts';

/** What every in-memory container has. */
const standard = new Set(['/', '/tmp', '/root']);

/** Lists what is in a file system, texts as such. */
export async function filesOf(files: InMemoryFiles): Promise<ContainerAfter['files']> {
  const found: Record<string, ContainerAfter['files'][string]> = {};
  const visit = async (folder: string): Promise<void> => {
    for (const name of (await files.readDir(folder)).sort()) {
      const path = posix.join(folder, name);
      const { type, mode, uid, gid } = await files.stat(path);
      const owner = { uid, gid };
      if (type === 'directory') {
        if (!standard.has(path)) found[path] = { mode, owner };
        await visit(path);
      } else {
        const bytes = await buffer(await files.openRead(path));
        found[path] = { content: isUtf8(bytes) ? bytes.toString() : new Uint8Array(bytes), mode, owner };
      }
    }
  };
  await visit('/');
  return found;
}
