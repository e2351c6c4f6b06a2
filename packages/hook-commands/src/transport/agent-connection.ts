import { HookCommandError } from '../errors/hook-command-error.ts';
import {
  createReplyDecoder,
  createRequestEncoder,
  stdinRequired,
  type JujucReply,
  type JujucRequest,
} from '../rpc/index.ts';
import type { AgentSocket, AgentSocketListener, ConnectAgent } from './agent-socket.ts';

/** One connection to the unit agent. It keeps the process alive only while a call waits for its reply. */
export interface AgentConnection {
  /** Turns `false` for good when the connection breaks or is closed. */
  readonly open: boolean;
  /**
   * Sends a request and waits for its reply; others may be sent meanwhile, and answered before. A command that turns
   * out to read stdin gets it empty, as one that is spawned without.
   *
   * @throws `HOOK_COMMAND_PROTOCOL` for bytes that are no reply; `HOOK_COMMAND_UNREACHABLE` when the connection broke.
   * The command may have happened in both cases
   */
  call(request: JujucRequest): Promise<JujucReply>;
  /** Closes the connection; calls that wait fail. The agent sees its end before this settles. */
  close(reason: Error): Promise<void>;
}

/** Where the agent listens, and how much is read from it. */
export interface AgentAddress {
  /** Path of a socket; `@name` is an abstract one. */
  readonly address: string;
  /** Longest message that is accepted, in bytes. */
  readonly messageLimitBytes?: number;
}

/**
 * Connects.
 *
 * @throws `HOOK_COMMAND_UNREACHABLE`
 */
export async function openAgentConnection({ address, ...options }: AgentAddress): Promise<AgentConnection> {
  const requests = createRequestEncoder();
  const replies = createReplyDecoder(options);
  const waiting = new Map<number, Waiting>();
  let nextSeq = 0;
  let failure: Error | undefined;
  // It may break before those who wait for it have it.
  const link: { socket?: AgentSocket } = {};
  const closed = Promise.withResolvers<void>();

  const fail = (error: Error) => {
    failure ??= error;
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
    link.socket?.destroy();
  };
  const receive = (chunk: Uint8Array) => {
    for (const { seq, reply } of replies.push(chunk)) {
      const call = waiting.get(seq);
      if (call === undefined) throw protocolError('a reply to a call that was not made');
      waiting.delete(seq);
      call.resolve(reply);
    }
    if (waiting.size === 0) link.socket?.unref();
  };
  const socket = await connect(address, {
    received(chunk) {
      try {
        receive(chunk);
      } catch (error) {
        fail(error as Error);
      }
    },
    closed(cause) {
      closed.resolve();
      fail(lost(cause));
    },
  });
  link.socket = socket;
  socket.unref();

  const send = (request: JujucRequest): Promise<JujucReply> => {
    if (failure !== undefined) return Promise.reject(failure);
    const seq = nextSeq++;
    return new Promise((resolve, reject) => {
      waiting.set(seq, { resolve, reject });
      socket.ref();
      socket.send(requests.encode(seq, request));
    });
  };

  return {
    get open() {
      return failure === undefined;
    },
    async call(request) {
      const reply = await send(request);
      if ('error' in reply && reply.error === stdinRequired) return await send({ ...request, stdinSet: true });
      return reply;
    },
    async close(reason) {
      if (waiting.size === 0 && failure === undefined) {
        failure = reason;
        await socket.hangUp();
        return;
      }
      socket.ref();
      fail(reason);
      await closed.promise;
    },
  };
}

interface Waiting {
  readonly resolve: (reply: JujucReply) => void;
  readonly reject: (error: Error) => void;
}

async function connect(address: string, listener: AgentSocketListener): Promise<AgentSocket> {
  const open: ConnectAgent =
    'Bun' in globalThis
      ? (await import('./bun-socket.ts')).connectBunSocket
      : (await import('./node-socket.ts')).connectNodeSocket;
  try {
    return await open(address.startsWith('@') ? `\0${address.slice(1)}` : address, listener);
  } catch (cause) {
    const message = `cannot connect to the unit agent's socket ${address}`;
    throw new HookCommandError(message, { code: 'HOOK_COMMAND_UNREACHABLE', cause, details: { address } });
  }
}

function lost(cause?: Error): HookCommandError {
  return new HookCommandError('the unit agent closed the connection', {
    code: 'HOOK_COMMAND_UNREACHABLE',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The peer does not hold to the protocol. */
function protocolError(what: string): HookCommandError {
  return new HookCommandError(`the unit agent does not speak as expected: ${what}`, { code: 'HOOK_COMMAND_PROTOCOL' });
}
