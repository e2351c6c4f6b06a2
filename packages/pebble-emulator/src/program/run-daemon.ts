import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { createDaemon } from '../create-daemon.ts';
import { PebbleEmulatorError } from '../errors.ts';
import type { PebbleEmulatorErrorCode } from '../errors.ts';
import { nodeFiles } from '../files/node-files.ts';
import { isSystemError } from '../files/system-error.ts';
import { readLayerFiles } from '../plan/layer-files.ts';
import { serverIdentity } from '../tls/server-identity.ts';
import { brokenOff, runUntilAsked } from './run-until-asked.ts';

/** What the command line says. */
export interface RunOptions {
  readonly socket?: string;
  readonly hold: boolean;
  readonly createDirs: boolean;
  readonly exitWithParent: boolean;
  /** Where to serve open endpoints and metrics over TCP. */
  readonly http?: string;
  /** Where to serve everything over HTTPS. */
  readonly https?: string;
  /** A YAML file with identities. */
  readonly identities?: string;
  /** Copy what services write to standard output. */
  readonly verbose: boolean;
  /** Other arguments for services. */
  readonly args: Readonly<Record<string, readonly string[]>>;
}

const defaultDirectory = '/var/lib/pebble/default';

/**
 * Runs a daemon until a signal, the end of its parent, or a service ends it.
 *
 * @returns the exit code: 0, or 10 when a service's failure ended it, 11 when that of a check did
 * @throws Error when a request in progress did not end within a second; the daemon has stopped everything all the same
 */
export async function runDaemon(options: RunOptions): Promise<number> {
  const directory = process.env['PEBBLE'] || defaultDirectory;
  const socketPath = options.socket ?? (process.env['PEBBLE_SOCKET'] || posix.join(directory, '.pebble.socket'));
  // Asked for first: a signal or a parent's end while it starts counts too.
  const asked = askedToStop(options.exitWithParent);
  if (options.createDirs) await mkdir(directory, { recursive: true, mode: 0o755 });
  const plan = await readLayerFiles(nodeFiles, posix.join(directory, 'layers'));
  const verbose = options.verbose || process.env['PEBBLE_VERBOSE'] === '1';
  const onServiceOutput = (line: string) => void process.stdout.write(line);
  await using daemon = createDaemon({ plan, ...(verbose && { onServiceOutput }) });
  if (Object.keys(options.args).length > 0) await daemon.setServiceArgs(options.args);
  if (options.identities !== undefined) daemon.replaceIdentities(await readIdentityFile(options.identities));
  if (options.http !== undefined) await daemon.serveHttp(options.http);
  if (options.https !== undefined) await daemon.serveHttps(options.https, await identityKey(directory));
  await daemon.serve(socketPath);
  process.stdout.write(`charmsmith-pebble is listening on ${socketPath}\n`);
  if (!options.hold) daemon.autostart();
  const exitCode = await runUntilAsked(daemon, asked);
  if (exitCode === brokenOff) throw new Error('cannot run daemon: context deadline exceeded');
  return exitCode;
}

/** The key that the daemon is known by over HTTPS, made when it is not there. */
async function identityKey(directory: string): Promise<string> {
  const folder = posix.join(directory, 'identity');
  const path = posix.join(folder, 'key.pem');
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ENOENT') throw error;
  }
  const key = serverIdentity().privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(path, key, { mode: 0o600, flag: 'wx' });
  return key;
}

async function readIdentityFile(path: string): Promise<Record<string, unknown>> {
  const { parse } = await import('yaml');
  const content: unknown = parse(await readFile(path, 'utf8'));
  const identities =
    typeof content === 'object' && content !== null && 'identities' in content ? content.identities : undefined;
  if (typeof identities !== 'object' || identities === null)
    throw new PebbleEmulatorError(`cannot read identities: ${JSON.stringify(path)} has no "identities"`, {
      code: 'PEBBLE_EMULATOR_IDENTITIES_INVALID' satisfies PebbleEmulatorErrorCode,
      details: { path },
    });
  return identities as Record<string, unknown>;
}

/** Resolves at SIGTERM, at SIGINT, and, when asked, at the end of standard input. */
async function askedToStop(withParent: boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
    if (!withParent) return;
    // The kernel closes a dead parent's end of the pipe, so nothing has to be polled.
    process.stdin.on('end', resolve).on('error', resolve).resume();
  });
  if (withParent) process.stdin.destroy();
}
