import { chmod, mkdir, mkdtempDisposable, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CharmsmithError } from '@charmsmith/errors';
import type { LogLine } from '@charmsmith/juju-emulator';
import type { CharmEntry } from '../archive/charm-entry.ts';
import type { CharmProject } from '../charmcraft/charm-project.ts';
import { isNodeError } from '../node-error.ts';
import type { RuntimeName } from '../runtime/runtimes.ts';
import { dispatchScript, runtimeFile } from './dispatch-script.ts';

/** What {@link tryStart} is given. */
export interface TryStartOptions {
  readonly project: CharmProject;
  /** The files of the charm but the runtime. */
  readonly entries: readonly CharmEntry[];
  readonly runtime: RuntimeName;
  /** A program of that runtime that this machine can run. */
  readonly program: string;
  /** Files that the charm may have written, relative to it. */
  readonly wanted: readonly string[];
  readonly signal?: AbortSignal;
}

/** An event that no charm handles: nothing of what a handler does to a machine happens where a charm is packed. */
const event = 'charmsmith-try-start';

/**
 * Starts a charm once in an emulated unit, with an event that it does not handle, to see that it loads and that its
 * plugins fit together.
 *
 * @returns the wanted files that are there afterwards, such as the code cache
 * @throws `CLI_CHARM_DOES_NOT_START` with what the charm said
 */
export async function tryStart(options: TryStartOptions): Promise<readonly CharmEntry[]> {
  const { project, entries, runtime, program, wanted, signal } = options;
  const { HookTools, parseCharm, processRunner, UnitAgent } = await import('@charmsmith/juju-emulator');
  await using folder = await mkdtempDisposable(join(tmpdir(), 'charmsmith-'));
  const charmDir = join(folder.path, 'charm');
  await writeCharm(charmDir, entries);
  // The seed of hashes is in a code cache; with the same one each time its bytes are the same too.
  const flags = runtime === 'node' ? ['--predictable', '--random-seed=1'] : [];
  await writeFile(join(charmDir, 'dispatch'), dispatchScript(runtime, flags), { mode: 0o755 });
  await mkdir(join(charmDir, 'bin'), { recursive: true });
  await symlink(program, join(charmDir, runtimeFile(runtime)));

  await using tools = await HookTools.open({ directory: join(folder.path, 'agent') });
  const charm = parseCharm(project.metadata, project.config, project.actions);
  const agent = new UnitAgent({ charm, charmDir, hookTools: tools.location });
  const { exitCode, after } = await agent.dispatch(
    event,
    processRunner({ tools }),
    signal === undefined ? {} : { signal },
  );
  signal?.throwIfAborted();
  if (exitCode !== 0) throw doesNotStart(exitCode, after.log);
  const found: CharmEntry[] = [];
  for (const path of wanted) {
    try {
      found.push({ path, executable: false, content: await readFile(join(charmDir, path)) });
    } catch (error) {
      if (!isNodeError(error, 'ENOENT')) throw error;
    }
  }
  return found;
}

function doesNotStart(exitCode: number, log: readonly LogLine[]): CharmsmithError {
  const said = log.filter(({ level, source }) => level !== 'DEBUG' && source !== 'agent');
  const lines = said.map(({ message }) => message).join('\n');
  return new CharmsmithError(`the charm does not start (exit code ${exitCode})${lines === '' ? '' : `:\n${lines}`}`, {
    code: 'CLI_CHARM_DOES_NOT_START',
    details: { exitCode },
  });
}

/** Writes the files of a charm into a folder that is there or not. */
export async function writeCharm(folder: string, entries: readonly CharmEntry[]): Promise<void> {
  for (const { path, content, executable } of entries) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    // Not left to the umask: these are what Juju would set.
    await chmod(file, executable ? 0o755 : 0o644);
  }
}
