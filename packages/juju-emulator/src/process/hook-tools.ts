import { constants } from 'node:fs';
import { access, chmod, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { HookToolsLocation } from '../agent/agent-facts.ts';
import type { Execution } from '../agent/execution.ts';
import { JujuEmulatorError } from '../errors.ts';
import { commandDefinitions } from '../interpreter/command-definitions.ts';
import {
  decodeRequest,
  encodeReply,
  MessageReader,
  messageLimitBytes,
  nodeHookTool,
  perlHookTool,
  type ToolReply,
  type ToolRequest,
} from './wire.ts';

/** Longest path of a Unix socket on Linux, its closing zero left out. */
const socketPathLimitBytes = 107;

/** Where {@link HookTools.open} puts the hook commands. */
export interface HookToolsOptions {
  /** Made with mode 0700 when it is missing; refused when others may enter it. Its content is the tools' own. */
  readonly directory: string;
  /** The same folder as the charm sees it, when it is mounted elsewhere for the charm. */
  readonly seenAs?: string;
  /**
   * Absolute path of the interpreter of the commands, as the charm sees it. Default: `/usr/bin/perl` when it is
   * there, which starts in a few milliseconds; or else this Node.
   */
  readonly interpreter?: { readonly perl: string } | { readonly node: string };
}

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
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #execution: Execution | undefined;

  private constructor(directory: string, location: HookToolsLocation) {
    this.#directory = directory;
    this.location = location;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /**
   * Writes the commands and opens the socket.
   *
   * @throws `JUJU_EMULATOR_PATH_TOO_LONG`, `JUJU_EMULATOR_FOLDER_NOT_PRIVATE`
   */
  static async open(options: HookToolsOptions): Promise<HookTools> {
    const { directory, seenAs = directory } = options;
    const location = { path: join(seenAs, 'tools'), socketAddress: join(seenAs, 'agent.socket') };
    checkSocketPath(location.socketAddress);
    checkSocketPath(join(directory, 'agent.socket'));
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await checkPrivate(directory);
    const tools = new HookTools(directory, location);
    await tools.#writeCommands(options.interpreter ?? (await defaultInterpreter()));
    await tools.#listen();
    return tools;
  }

  /**
   * Answers commands from one run of the charm until the returned value is disposed.
   *
   * @param execution - the run; its context id is the only one accepted
   */
  serve(execution: Execution): Disposable {
    this.#execution = execution;
    return {
      [Symbol.dispose]: () => {
        this.#execution = undefined;
        for (const socket of this.#sockets) socket.destroy();
      },
    };
  }

  /** Closes the socket and every connection, and removes the commands. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    await this.#removeFiles();
  }

  async #writeCommands(interpreter: NonNullable<HookToolsOptions['interpreter']>): Promise<void> {
    const inPerl = 'perl' in interpreter;
    const program = inPerl ? perlHookTool(interpreter.perl) : nodeHookTool(interpreter.node);
    // Without its extension, a package.json further up could make Node take the program for a module.
    const file = inPerl ? 'hook-tool' : 'hook-tool.cjs';
    const folder = join(this.#directory, 'tools');
    await this.#removeFiles();
    await mkdir(folder, { mode: 0o700 });
    await writeFile(join(this.#directory, file), program, { mode: 0o700 });
    await Promise.all([...commandDefinitions.keys()].map((name) => symlink(`../${file}`, join(folder, name))));
  }

  async #removeFiles(): Promise<void> {
    for (const name of ['agent.socket', 'hook-tool', 'hook-tool.cjs', 'tools']) {
      await rm(join(this.#directory, name), { recursive: true, force: true });
    }
  }

  async #listen(): Promise<void> {
    const path = join(this.#directory, 'agent.socket');
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(path, () => resolve());
    });
    await chmod(path, 0o700);
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    const reader = new MessageReader();
    let answering = Promise.resolve();
    socket.once('close', () => this.#sockets.delete(socket));
    // A command that is killed leaves its connection broken; nobody waits for the answer.
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const bodies = reader.push(chunk);
      if (bodies === undefined) {
        socket.end(encodeReply(refusal(`bad request: a message of more than ${messageLimitBytes} bytes`)));
        return;
      }
      for (const body of bodies) {
        answering = answering.then(async () => void socket.write(encodeReply(await this.#answer(body))));
      }
    });
  }

  async #answer(body: Buffer): Promise<ToolReply> {
    const request = decodeRequest(body);
    const execution = this.#execution;
    if (request === undefined) return refusal('bad request: not a hook command');
    if (request.contextId !== execution?.environment['JUJU_CONTEXT_ID']) {
      return refusal(`bad request: wrong context ID; got ${JSON.stringify(request.contextId)}`);
    }
    if (!request.dir.startsWith('/')) return refusal('bad request: Dir is not absolute');
    return await runCommand(execution, request);
  }
}

async function runCommand(execution: Execution, request: ToolRequest): Promise<ToolReply> {
  try {
    return await execution.run(request);
  } catch (error) {
    if (JujuEmulatorError.is(error, 'JUJU_EMULATOR_STDIN_REQUIRED')) return 'stdin';
    return refusal(`unit agent: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function refusal(message: string): ToolReply {
  return { exitCode: 1, stdout: '', stderr: `ERROR ${message}\n` };
}

function checkSocketPath(path: string): void {
  const bytes = Buffer.byteLength(path);
  if (bytes <= socketPathLimitBytes) return;
  throw new JujuEmulatorError(
    `cannot listen at "${path}": ${bytes} bytes, a socket's path has at most ${socketPathLimitBytes}`,
    {
      code: 'JUJU_EMULATOR_PATH_TOO_LONG',
      hint: 'Give a folder with a shorter path.',
      details: { path },
    },
  );
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

async function defaultInterpreter(): Promise<NonNullable<HookToolsOptions['interpreter']>> {
  try {
    await access('/usr/bin/perl', constants.X_OK);
    return { perl: '/usr/bin/perl' };
  } catch {
    return { node: process.execPath };
  }
}
