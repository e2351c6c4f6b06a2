import { mkdir } from 'node:fs/promises';
import { posix } from 'node:path';
import { createDaemon } from '../daemon.ts';
import { nodeFiles } from '../files/node-files.ts';
import { readLayerFiles } from '../plan/layer-files.ts';
import type { ShutdownCause } from '../services/exit-action.ts';

/** What the command line says. */
export interface RunOptions {
  readonly socket?: string;
  readonly hold: boolean;
  readonly createDirs: boolean;
  readonly exitWithParent: boolean;
}

const defaultDirectory = '/var/lib/pebble/default';
const exitCodes: Readonly<Record<ShutdownCause, number>> = { success: 0, 'service-failure': 10 };

/**
 * Runs a daemon until a signal, the end of its parent, or a service ends it.
 *
 * @returns the exit code: 0, or 10 when a service's failure ended it
 */
export async function runDaemon(options: RunOptions): Promise<number> {
  const directory = process.env['PEBBLE'] || defaultDirectory;
  const socketPath = options.socket ?? (process.env['PEBBLE_SOCKET'] || posix.join(directory, '.pebble.socket'));
  // Asked for first: a signal or a parent's end while it starts counts too.
  const asked = askedToStop(options.exitWithParent);
  if (options.createDirs) await mkdir(directory, { recursive: true, mode: 0o755 });
  const plan = await readLayerFiles(nodeFiles, posix.join(directory, 'layers'));
  await using daemon = createDaemon({ plan });
  await daemon.serve(socketPath);
  process.stdout.write(`charmsmith-pebble is listening on ${socketPath}\n`);
  if (!options.hold) daemon.autostart();
  const cause = await Promise.race([daemon.shutdown, asked]);
  return exitCodes[cause];
}

/** Resolves at SIGTERM, at SIGINT, and, when asked, at the end of standard input. */
async function askedToStop(withParent: boolean): Promise<ShutdownCause> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
    if (!withParent) return;
    // The kernel closes a dead parent's end of the pipe, so nothing has to be polled.
    process.stdin.on('end', resolve).on('error', resolve).resume();
  });
  if (withParent) process.stdin.destroy();
  return 'success';
}
