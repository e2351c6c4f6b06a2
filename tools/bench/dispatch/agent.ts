import { mkdir, symlink } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import {
  createReplyEncoder,
  createRequestDecoder,
  type ExecResponse,
  type JujucRequest,
} from '@charmsmith/hook-commands/rpc';
import { findProgram } from '../../workspace/programs.ts';
import type { Absentee } from '../bench-case.ts';

/** What hook commands print, by name or as typed; those that are not named succeed and print nothing. */
export type Answers = Readonly<Record<string, string>>;

/** Answers a hook command. */
export type Answering = (request: JujucRequest) => Promise<ExecResponse>;

/** A unit agent that always says the same. */
export interface BenchAgent {
  readonly socket: string;
  /** Folder of hook commands, each a small Go program as Juju's own are; `undefined` where there is no Go. */
  readonly tools: string | undefined;
  /** Who cannot be measured when there are no tools. */
  readonly absent: readonly Absentee[];
}

const commands = [
  'config-get',
  'is-leader',
  'juju-log',
  'relation-get',
  'relation-ids',
  'secret-get',
  'state-get',
  'status-get',
  'status-set',
];

/**
 * Serves hook commands from this process until the case is over.
 *
 * @param folder - for the socket and the commands
 * @param answers - what they print
 * @param opened - takes what must be closed
 */
export async function openAgent(folder: string, answers: Answers, opened: AsyncDisposableStack): Promise<BenchAgent> {
  const socket = join(folder, 'agent.socket');
  await serveCommands(socket, always(answers), opened);
  const jujuc = findProgram('jujuc');
  if (jujuc !== undefined) {
    await mkdir(join(folder, 'tools'));
    for (const command of commands) await symlink(jujuc, join(folder, 'tools', command));
  }
  return {
    socket,
    tools: jujuc === undefined ? undefined : join(folder, 'tools'),
    absent: jujuc === undefined ? [{ name: 'hook commands as processes', reason: 'install Go 1.26.5 or newer' }] : [],
  };
}

/** Listens at a socket, as a unit agent does, until the case is over. */
export async function serveCommands(socket: string, answer: Answering, opened: AsyncDisposableStack): Promise<void> {
  const server = createServer((connection) => serve(connection, answer));
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  opened.defer(() => new Promise((resolve) => server.close(() => resolve())));
}

function always(answers: Answers): Answering {
  return ({ commandName, args }) => {
    const text = answers[`${commandName} ${args.join(' ')}`] ?? answers[commandName] ?? '';
    return Promise.resolve({ code: 0, stdout: Buffer.from(text), stderr: new Uint8Array(0) });
  };
}

function serve(connection: Socket, answer: Answering): void {
  const requests = createRequestDecoder();
  const replies = createReplyEncoder();
  // A charm that failed leaves its connection broken; the case says so.
  connection.on('error', () => undefined);
  connection.on('data', (chunk) => {
    for (const received of requests.push(chunk)) {
      if ('error' in received) throw new Error(received.error);
      void answer(received.request).then((response) => connection.write(replies.encode(received.seq, { response })));
    }
  });
}
