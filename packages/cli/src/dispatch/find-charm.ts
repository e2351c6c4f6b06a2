import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackCharm } from '../archive/unpack-charm.ts';
import { buildCharmFolder } from '../charm-folder/build-charm-folder.ts';

/**
 * Gives the folder of a charm that can be run: of a packed charm unpacked, of a project built, of a charm that was built
 * itself.
 *
 * @param target - an archive, a project's folder, or a folder that holds `dispatch`
 * @param temporary - an empty folder
 * @throws what unpacking and building throw
 */
export async function findCharm(target: string, temporary: string, signal?: AbortSignal): Promise<string> {
  const folder = join(temporary, 'charm');
  const kind = await stat(target).catch(() => undefined);
  if (kind?.isFile() === true) {
    await unpackCharm(target, folder, signal);
    return folder;
  }
  const isBuilt = await access(join(target, 'dispatch')).then(
    () => true,
    () => false,
  );
  if (isBuilt) return target;
  return await buildCharmFolder(target, {
    output: folder,
    linkRuntime: true,
    ...(signal === undefined ? {} : { signal }),
  });
}
