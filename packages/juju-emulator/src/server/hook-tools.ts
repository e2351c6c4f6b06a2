import { constants } from 'node:fs';
import { access, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HookToolsLocation } from '../agent/agent-facts.ts';
import type { Execution } from '../agent/execution.ts';
import { JujuEmulatorError } from '../errors.ts';
import { commandDefinitions } from '../interpreter/command-definitions.ts';
import { AgentSocket, checkSocketPath, type AgentSocketOptions } from './agent-socket.ts';
import { nodeHookTool, perlHookTool } from './hook-tool-programs.ts';

/** Where {@link HookTools.open} puts the hook commands. */
export interface HookToolsOptions extends Omit<AgentSocketOptions, 'path'> {
  /** Made with mode 0700 when it is missing; refused when others may enter it. Its content is the tools' own. */
  readonly directory: string;
  /** The same folder as the charm sees it, when it is mounted elsewhere for the charm. */
  readonly seenAs?: string;
  /**
   * Absolute path of the interpreter of the commands, as the charm sees it. Default: `/usr/bin/perl` when it is
   * there, which starts in a few milliseconds; or else this Node.
   */
  readonly interpreter?: Interpreter;
}

type Interpreter = { readonly perl: string } | { readonly node: string };

/**
 * Hook commands on PATH: one executable a command, and the socket to which they forward.
 *
 * @example
 * ```ts
 * await using tools = await HookTools.open({ directory: '/run/my-unit' });
 * const agent = new UnitAgent({ charm, charmDir, hookTools: tools.location });
 * await agent.dispatch('install', processRunner({ tools }));
 * ```
 */
export class HookTools implements AsyncDisposable {
  /** For the agent: where the charm finds them. */
  readonly location: HookToolsLocation;
  readonly #directory: string;
  readonly #socket: AgentSocket;

  private constructor(directory: string, location: HookToolsLocation, socket: AgentSocket) {
    this.#directory = directory;
    this.location = location;
    this.#socket = socket;
  }

  /**
   * Writes the commands and opens the socket.
   *
   * @throws `JUJU_EMULATOR_PATH_TOO_LONG`, `JUJU_EMULATOR_FOLDER_NOT_PRIVATE`
   */
  static async open(options: HookToolsOptions): Promise<HookTools> {
    const { directory, seenAs = directory, interpreter = await defaultInterpreter() } = options;
    const location = hookToolsLocation(seenAs);
    const { socketAddress: path } = hookToolsLocation(directory);
    checkSocketPath(location.socketAddress);
    checkSocketPath(path);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await checkPrivate(directory);
    await removeFiles(directory);
    await writeCommands(directory, interpreter);
    return new HookTools(directory, location, await AgentSocket.listen({ ...options, path }));
  }

  /**
   * Answers commands from one run of the charm until the returned value is disposed.
   *
   * @param execution - the run; its context id is the only one accepted
   */
  serve(execution: Execution): Disposable {
    return this.#socket.serve(execution);
  }

  /** Closes the socket and every connection, and removes the commands. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#socket[Symbol.asyncDispose]();
    await removeFiles(this.#directory);
  }
}

/** Where the charm finds the hook tools that lie in a folder. */
export function hookToolsLocation(directory: string): HookToolsLocation {
  return { path: join(directory, 'tools'), socketAddress: join(directory, 'agent.socket') };
}

async function writeCommands(directory: string, interpreter: Interpreter): Promise<void> {
  const inPerl = 'perl' in interpreter;
  const program = inPerl ? perlHookTool(interpreter.perl) : nodeHookTool(interpreter.node);
  // Without its extension, a package.json further up could make Node take the program for a module.
  const file = inPerl ? 'hook-tool' : 'hook-tool.cjs';
  const folder = join(directory, 'tools');
  await mkdir(folder, { mode: 0o700 });
  await writeFile(join(directory, file), program, { mode: 0o700 });
  await Promise.all([...commandDefinitions.keys()].map((name) => symlink(`../${file}`, join(folder, name))));
}

async function removeFiles(directory: string): Promise<void> {
  for (const name of ['agent.socket', 'hook-tool', 'hook-tool.cjs', 'tools']) {
    await rm(join(directory, name), { recursive: true, force: true });
  }
}

async function checkPrivate(directory: string): Promise<void> {
  const { mode } = await stat(directory);
  if ((mode & 0o077) === 0) return;
  throw new JujuEmulatorError(`others may enter the folder of the hook tools "${directory}"`, {
    code: 'JUJU_EMULATOR_FOLDER_NOT_PRIVATE',
    hint: `chmod 0700 ${directory}`,
    details: { directory },
  });
}

async function defaultInterpreter(): Promise<Interpreter> {
  try {
    await access('/usr/bin/perl', constants.X_OK);
    return { perl: '/usr/bin/perl' };
  } catch {
    return { node: process.execPath };
  }
}
