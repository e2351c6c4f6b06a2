import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReplyEncoder, createRequestDecoder, type JujucReply, type JujucRequest } from '../src/rpc/index.ts';

/** A call that has arrived. */
export interface ReceivedCall {
  readonly request: JujucRequest;
  /** Answers it, now or later, in any order. */
  reply(reply: JujucReply): void;
  /** Sends bytes that no agent would send. */
  sendRaw(bytes: Uint8Array): void;
  /** Breaks the connection off. */
  hangUp(): void;
}

/** What a scripted agent does with a call. */
export type Script = (call: ReceivedCall) => void;

/** A unit agent's socket that answers as a test tells it. */
export interface ScriptedAgent extends AsyncDisposable {
  readonly address: string;
  /** All calls so far, as typed. */
  readonly calls: readonly string[];
  /** Connections that are open now. */
  readonly connections: number;
  /** Connections that were ever made. */
  readonly accepted: number;
}

/**
 * Listens on a socket of its own.
 *
 * @param script - gets each call
 * @param abstractName - listens on an abstract socket of this name instead of a path
 */
export async function scriptedAgent(script: Script, abstractName?: string): Promise<ScriptedAgent> {
  const folder = await mkdtemp(join(tmpdir(), 'scripted-agent-'));
  const address = abstractName === undefined ? join(folder, 'agent.socket') : `@${abstractName}`;
  const calls: string[] = [];
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer((socket) => {
    accepted++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    const requests = createRequestDecoder();
    const replies = createReplyEncoder();
    socket.on('data', (chunk) => {
      for (const received of requests.push(chunk)) {
        if ('error' in received) throw new Error(received.error);
        const { seq, request } = received;
        calls.push([request.commandName, ...request.args].join(' '));
        script({
          request,
          reply: (reply) => socket.write(replies.encode(seq, reply)),
          sendRaw: (bytes) => socket.write(bytes),
          hangUp: () => socket.destroy(),
        });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(address.replace(/^@/, '\0'), resolve));
  return {
    address,
    calls,
    get connections() {
      return sockets.size;
    },
    get accepted() {
      return accepted;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

/** A command that succeeded and printed this. */
export function printed(stdout: string): JujucReply {
  return { response: { code: 0, stdout: Buffer.from(stdout), stderr: new Uint8Array(0) } };
}

/** A command that failed and said this. */
export function failed(stderr: string, code = 1): JujucReply {
  return { response: { code, stdout: new Uint8Array(0), stderr: Buffer.from(`ERROR ${stderr}\n`) } };
}
