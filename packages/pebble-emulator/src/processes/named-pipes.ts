import { execFile } from 'node:child_process';
import { constants, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const { O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/** A pipe from a program. */
export interface OutputPipe {
  /** The descriptor that the program inherits; whoever takes the pipe closes it. */
  readonly programEnd: number;
  readonly ownEnd: Socket;
}

interface Descriptors {
  readonly reading: number;
  readonly writing: number;
}

/** Making one costs a process, making some more costs nothing: what is not needed at once is kept for the next. */
const madeAtOnce = 32;
const spare: Descriptors[] = [];
let making: Promise<void> | undefined;

/**
 * Makes pipes that a program can also open by name, as `/dev/stdout`. What Node makes for a program's standard streams
 * are sockets, which cannot be opened; and all that Node can do with a pipe is to open one that has a name.
 *
 * @param mkfifo - the program that makes them
 * @throws when there is no place for them
 */
export async function takeOutputPipes(mkfifo: string, count: number): Promise<OutputPipe[]> {
  while (spare.length < count) {
    making ??= makePipes(mkfifo).finally(() => {
      making = undefined;
    });
    await making;
  }
  return spare.splice(0, count).map(({ reading, writing }) => {
    const ownEnd = new Socket({ fd: reading, readable: true, writable: false });
    ownEnd.on('error', () => ownEnd.destroy());
    return { programEnd: writing, ownEnd };
  });
}

/** Their names are gone before this resolves. */
async function makePipes(mkfifo: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'charmsmith-pebble-'));
  try {
    const paths = Array.from({ length: madeAtOnce }, (_, index) => join(folder, String(index)));
    // As private as a pipe without a name.
    await promisify(execFile)(mkfifo, ['-m', '600', ...paths]);
    for (const path of paths)
      spare.push({ reading: openSync(path, O_RDONLY | O_NONBLOCK), writing: openSync(path, O_WRONLY) });
  } finally {
    await rm(folder, { recursive: true });
  }
}
