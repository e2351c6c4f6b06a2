import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { CallOptions } from '../call-options.ts';
import { isPebbleError, PebbleError, PebblePathError } from '../errors/pebble-error.ts';
import type { Api } from '../transport/api.ts';
import type { FileInfo } from './file-info.ts';
import { getFileInfo, listFiles } from './file-requests.ts';
import { pathFailure } from './path-failure.ts';
import { pullFiles } from './pull-file.ts';
import { pullStream } from './pull-stream.ts';
import { batchesOf, isSmall, TreeTally, type PullTreeOptions, type TreeFile, type TreeReport } from './tree.ts';

/** Until a file is whole and has its mode, nobody else may read it. */
const forOwner = { mode: 0o600, flag: 'wx', flags: 'wx' } as const;
/** As much as this may wait, in bytes, to be written at once: a write of each piece takes twice the time. */
const highWaterMark = 1024 * 1024;

interface Copying {
  readonly tally: TreeTally;
  readonly files: TreeFile[];
  readonly filter: PullTreeOptions['filter'];
  readonly call: CallOptions;
}

/** Copies a tree of the daemon to a local path. */
export async function pullTree(api: Api, from: string, to: string, options: PullTreeOptions = {}): Promise<TreeReport> {
  const { filter } = options;
  const call = options;
  const tally = new TreeTally();
  const files: TreeFile[] = [];
  const info = await getFileInfo(api, from, call);
  if (info === undefined) {
    throw new PebblePathError(`cannot read "${from}": nothing is there`, { kind: 'not-found', path: from });
  }
  await walk(api, info, to, { tally, files, filter, call }, '');
  for (const batch of batchesOf(files)) await pullBatch(api, batch, tally, call);
  return tally.report('pull');
}

async function walk(api: Api, info: FileInfo, to: string, copying: Copying, relative: string): Promise<void> {
  const { tally, files, filter, call } = copying;
  const from = info.path;
  if (info.type === 'file') files.push({ from, to, size: info.size ?? 0, permissions: info.permissions });
  else if (info.type === 'directory') {
    try {
      await mkdir(to, { recursive: true });
      tally.directories++;
      for (const entry of await listFiles(api, from, call)) {
        const below = relative === '' ? entry.name : `${relative}/${entry.name}`;
        if (filter?.(below) === false) continue;
        checkName(entry, from);
        // Through the link: what counts is where it leads.
        const target = entry.type === 'symlink' ? await getFileInfo(api, entry.path, call) : entry;
        // A link to a directory may lead round in circles.
        if (target === undefined || (entry.type === 'symlink' && target.type === 'directory')) {
          tally.skipped.push(entry.path);
        } else await walk(api, { ...target, path: entry.path }, join(to, entry.name), copying, below);
      }
    } catch (error) {
      tally.failed(isPebbleError(error, 'PEBBLE_PATH_ERROR') ? error.path : to, error);
    }
  } else tally.skipped.push(from);
}

/** The daemon serves a container that may be hostile: its names must not lead out of the folder they are written to. */
function checkName({ name, path }: FileInfo, parent: string): void {
  const isName = name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);
  if (isName && path === posix.join(parent, name)) return;
  throw new PebbleError(`cannot understand Pebble's answer: ${JSON.stringify(name)} is no name of a file`, {
    code: 'PEBBLE_PROTOCOL_ERROR',
  });
}

async function pullBatch(api: Api, batch: readonly TreeFile[], tally: TreeTally, call: CallOptions): Promise<void> {
  const [first] = batch;
  if (first === undefined) return;
  if (!isSmall(first)) {
    await attempt(tally, first, async (unfinished) => {
      const to = createWriteStream(unfinished, { ...forOwner, highWaterMark });
      await pipeline(await pullStream(api, first.from, call), to);
    });
    return;
  }
  const { result, contents } = await pullFiles(
    api,
    batch.map(({ from }) => from),
    call,
  );
  for (const file of batch) {
    const failure = pathFailure(result, 'read', file.from);
    if (failure !== undefined) tally.failed(file.from, failure);
    else await attempt(tally, file, (unfinished) => writeFile(unfinished, contents.get(file.from) ?? '', forOwner));
  }
}

/** Writes a file beside its place and puts it there when it is whole. */
async function attempt(tally: TreeTally, file: TreeFile, write: (path: string) => Promise<void>): Promise<void> {
  const unfinished = join(dirname(file.to), `.${randomUUID()}.unfinished`);
  try {
    await write(unfinished);
    await chmod(unfinished, Number.parseInt(file.permissions, 8));
    await rename(unfinished, file.to);
    tally.copied(file);
  } catch (error) {
    await rm(unfinished, { force: true });
    tally.failed(isPebbleError(error, 'PEBBLE_PATH_ERROR') ? file.from : file.to, error);
  }
}
