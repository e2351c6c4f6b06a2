import { chmod } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import {
  createReplyEncoder,
  createRequestDecoder,
  stdinRequired,
  type JujucReply,
  type JujucRequest,
  type ReceivedRequest,
} from '@charmsmith/hook-commands/rpc';
import type { Execution } from '../agent/execution.ts';
import { JujuEmulatorError } from '../errors.ts';

/** Longest path of a Unix socket on Linux, its closing zero left out. */
const socketPathLimitBytes = 107;

/** How an {@link AgentSocket} listens. */
export interface AgentSocketOptions {
  /** Path of the socket: at most 107 bytes, in a folder that others may not enter. */
  readonly path: string;
  /** Longest request that is accepted, in bytes. Default 64 MiB. */
  readonly messageLimitBytes?: number;
  /** Most connections at once; further ones are closed. Default 256. */
  readonly connectionLimit?: number;
  /** Told of a peer that does not hold to the protocol. Its connection is closed, nothing else happens. */
  readonly onBrokenPeer?: (error: Error) => void;
}

/**
 * The unit agent's socket, `JUJU_AGENT_SOCKET_ADDRESS`: Go's `net/rpc` with gob, as Juju's own hook commands and SDKs
 * that do without them speak it.
 *
 * @remarks Many connections and pipelined requests are accepted, one command runs at a time. What is not read from a
 * connection yet waits in the kernel, so that a peer that never reads its answers costs no more than one of them.
 */
export class AgentSocket implements AsyncDisposable {
  readonly #options: AgentSocketOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #execution: Execution | undefined;

  private constructor(options: AgentSocketOptions) {
    this.#options = options;
    // A peer may close its half once it has asked, and is answered all the same.
    this.#server = createServer({ allowHalfOpen: true }, (socket) => void this.#accept(socket));
    this.#server.maxConnections = options.connectionLimit ?? 256;
  }

  /**
   * Opens the socket, mode 0700.
   *
   * @throws `JUJU_EMULATOR_PATH_TOO_LONG`
   */
  static async listen(options: AgentSocketOptions): Promise<AgentSocket> {
    checkSocketPath(options.path);
    const opened = new AgentSocket(options);
    await new Promise<void>((resolve, reject) => {
      opened.#server.once('error', reject).listen(options.path, () => resolve());
    });
    await chmod(options.path, 0o700);
    return opened;
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

  /** Closes the socket and every connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #accept(socket: Socket): Promise<void> {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    // A command that is killed leaves its connection broken; nobody waits for the answer.
    socket.on('error', () => undefined);
    try {
      await this.#converse(socket);
      socket.end();
    } catch (error) {
      socket.destroy();
      if (JujuEmulatorError.is(error, 'JUJU_EMULATOR_BROKEN_PEER')) this.#options.onBrokenPeer?.(error);
    }
  }

  async #converse(socket: Socket): Promise<void> {
    const { messageLimitBytes } = this.#options;
    const requests = createRequestDecoder(messageLimitBytes === undefined ? {} : { messageLimitBytes });
    const replies = createReplyEncoder();
    for await (const chunk of socket as AsyncIterable<Uint8Array>) {
      for (const received of decoded(requests.push(chunk))) {
        const reply = 'error' in received ? received : await this.#answer(received.request);
        await write(socket, replies.encode(received.seq, reply));
      }
    }
  }

  async #answer(request: JujucRequest): Promise<JujucReply> {
    const { args, commandName, contextId, dir, stdin, stdinSet } = request;
    const execution = this.#execution;
    if (commandName === '') return badRequest('command not specified');
    if (!dir.startsWith('/')) return badRequest('Dir is not absolute');
    if (contextId !== execution?.environment['JUJU_CONTEXT_ID']) {
      return badRequest(`wrong context ID; got ${JSON.stringify(contextId)}`);
    }
    try {
      const { exitCode, stdout, stderr } = await execution.run({
        command: commandName,
        args,
        dir,
        ...(stdinSet ? { stdin } : {}),
      });
      // What fails before there is a command fails the call, and not the command.
      const refused = exitCode === 1 && /^ERROR (bad request: .*)\n$/s.exec(stderr)?.[1];
      if (refused) return { error: refused };
      return { response: { code: exitCode, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) } };
    } catch (error) {
      if (JujuEmulatorError.is(error, 'JUJU_EMULATOR_STDIN_REQUIRED')) return { error: stdinRequired };
      return { error: `unit agent: ${error instanceof Error ? error.message : String(error)}` };
    }
  }
}

/** Names what the decoder cannot read. */
function* decoded(requests: Iterable<ReceivedRequest>): Generator<ReceivedRequest> {
  try {
    yield* requests;
  } catch (cause) {
    throw new JujuEmulatorError('closed a connection whose peer does not speak the protocol of hook commands', {
      code: 'JUJU_EMULATOR_BROKEN_PEER',
      cause,
    });
  }
}

function badRequest(why: string): JujucReply {
  return { error: `bad request: ${why}` };
}

/** Settles when the bytes are with the kernel, so that answers do not pile up here. */
function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/**
 * Refuses a path that the kernel does not take for a socket.
 *
 * @throws `JUJU_EMULATOR_PATH_TOO_LONG`
 */
export function checkSocketPath(path: string): void {
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
