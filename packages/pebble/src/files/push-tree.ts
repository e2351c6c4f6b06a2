import { createReadStream, type Stats } from 'node:fs';
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { checkPath, checkPermissions } from '../arguments.ts';
import type { Api } from '../transport/api.ts';
import { aborted } from '../transport/deadline.ts';
import { makeDirs } from './file-requests.ts';
import { pathFailure } from './path-failure.ts';
import { pushFiles, type PushedFile } from './push-file.ts';
import { batchesOf, isSmall, TreeTally, type PushTreeOptions, type TreeFile, type TreeReport } from './tree.ts';

interface LocalTree {
  readonly directories: TreeFile[];
  readonly files: TreeFile[];
}

/** Copies a local tree to the daemon. */
export async function pushTree(api: Api, from: string, to: string, options: PushTreeOptions = {}): Promise<TreeReport> {
  checkPath(to);
  checkPermissions(options.permissions);
  checkPermissions(options.directoryPermissions);
  const tally = new TreeTally();
  const tree: LocalTree = { directories: [], files: [] };
  await walk(from, { to, relative: '', isRoot: true }, { tree, tally, options });
  await pushDirectories(api, tree.directories, { tally, options });
  for (const batch of batchesOf(tree.files)) await pushBatch(api, batch, { tally, options });
  return tally.report('push');
}

interface Copying {
  readonly tally: TreeTally;
  readonly options: PushTreeOptions;
}

async function walk(
  from: string,
  place: { readonly to: string; readonly relative: string; readonly isRoot: boolean },
  into: { readonly tree: LocalTree; readonly tally: TreeTally; readonly options: PushTreeOptions },
): Promise<void> {
  const { tree, tally, options } = into;
  const { to, relative, isRoot } = place;
  if (options.signal?.aborted === true) throw aborted(options.signal.reason);
  try {
    const link = await lstat(from);
    const found = link.isSymbolicLink() ? await stat(from) : link;
    const entry = { from, to, size: found.size, permissions: modeOf(found) };
    // A link to a directory may lead round in circles; the tree's own path may well be one.
    if (found.isDirectory() && (isRoot || !link.isSymbolicLink())) {
      tree.directories.push(entry);
      for (const name of (await readdir(from)).sort()) {
        const below = relative === '' ? name : `${relative}/${name}`;
        if (options.filter?.(below) === false) continue;
        await walk(join(from, name), { to: posix.join(to, name), relative: below, isRoot: false }, into);
      }
    } else if (found.isFile()) tree.files.push(entry);
    else tally.skipped.push(from);
  } catch (error) {
    tally.failed(from, error);
  }
}

async function pushDirectories(api: Api, directories: readonly TreeFile[], copying: Copying): Promise<void> {
  const { tally, options } = copying;
  if (directories.length === 0) return;
  const { user, userId, group, groupId } = options;
  const dirs = directories.map(({ to, permissions }) => ({
    path: to,
    // Accepts one that exists. Parents come first, so none is made by the way.
    makeParents: true,
    permissions: options.directoryPermissions ?? permissions,
    ...withoutUndefined({ user, userId, group, groupId }),
  }));
  const result = await makeDirs(api, dirs, options);
  for (const { to } of directories) {
    const failure = pathFailure(result, 'make directory', to);
    if (failure === undefined) tally.directories++;
    else tally.failed(to, failure);
  }
}

async function pushBatch(api: Api, batch: readonly TreeFile[], copying: Copying): Promise<void> {
  const { tally, options } = copying;
  const { user, userId, group, groupId } = options;
  const ready: { readonly file: TreeFile; readonly pushed: PushedFile }[] = [];
  for (const file of batch) {
    const permissions = options.permissions ?? file.permissions;
    try {
      // A small file is read before, so that one that cannot be read does not break off the request of the others.
      const content = isSmall(file) ? await readFile(file.from) : createReadStream(file.from);
      const pushed = { path: file.to, content, permissions, ...withoutUndefined({ user, userId, group, groupId }) };
      ready.push({ file, pushed });
    } catch (error) {
      tally.failed(file.from, error);
    }
  }
  if (ready.length === 0) return;
  try {
    const pushed = ready.map((each) => each.pushed);
    const result = await pushFiles(api, pushed, options);
    for (const { file } of ready) {
      const failure = pathFailure(result, 'write', file.to);
      if (failure === undefined) tally.copied(file);
      else tally.failed(file.to, failure);
    }
  } catch (error) {
    // A large file that could not be read, which was alone.
    tally.failed(ready[0]?.file.from ?? '', error);
  }
}

function modeOf({ mode }: Stats): string {
  return (mode & 0o777).toString(8).padStart(3, '0');
}

function withoutUndefined<T extends object>(options: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}
