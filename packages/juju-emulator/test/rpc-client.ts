import { connect, type Socket } from 'node:net';
import {
  createReplyDecoder,
  createRequestEncoder,
  type JujucReply,
  type JujucRequest,
} from '@charmsmith/hook-commands/rpc';

/** A bare client of the agent's socket: it sends what it is told, also what nobody should send. */
export interface RpcClient extends Disposable {
  readonly socket: Socket;
  /** Sends a request and waits for its reply; several may be under way. */
  call(request: Partial<JujucRequest>): Promise<JujucReply>;
  /** Settles when the other side has closed the connection. */
  readonly closed: Promise<void>;
}

/** Connects to the socket of a running hook. */
export async function rpcClient(environment: Readonly<Record<string, string>>): Promise<RpcClient> {
  const socket = connect(environment['JUJU_AGENT_SOCKET_ADDRESS'] ?? '');
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.removeAllListeners('error').on('error', () => undefined);
  const requests = createRequestEncoder();
  const replies = createReplyDecoder();
  const waiting = new Map<number, PromiseWithResolvers<JujucReply>>();
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  void closed.then(() => waiting.forEach(({ reject }) => reject(new Error('the agent closed the connection'))));
  socket.on('data', (chunk) => {
    for (const { seq, reply } of replies.push(chunk)) waiting.get(seq)?.resolve(reply);
  });
  let seq = 0;
  return {
    socket,
    closed,
    call(request) {
      const answer = Promise.withResolvers<JujucReply>();
      waiting.set(seq, answer);
      socket.write(requests.encode(seq++, { ...requestFrom(environment), ...request }));
      return answer.promise;
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

/** `is-leader` as a process of this environment asks it. */
export function requestFrom(environment: Readonly<Record<string, string>>): JujucRequest {
  return {
    contextId: environment['JUJU_CONTEXT_ID'] ?? '',
    dir: '/charm',
    commandName: 'is-leader',
    args: ['--format=json'],
    stdinSet: false,
    stdin: new Uint8Array(0),
  };
}

/** A reply with its bytes as text. */
export function shown(reply: JujucReply): unknown {
  if ('error' in reply) return reply;
  const { code, stdout, stderr } = reply.response;
  return { code, stdout: Buffer.from(stdout).toString(), stderr: Buffer.from(stderr).toString() };
}
