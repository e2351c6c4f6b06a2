import { once } from 'node:events';
import WebSocket from 'ws';

/** A WebSocket of a command, and what has come over it. */
export type ExecSocket = WebSocket & {
  /** Each frame: its type and what is in it. */
  readonly frames: string[];
  /** The texts among them. */
  readonly texts: string[];
  /** The bytes of each other one. */
  readonly binaries: number[];
};

/** Where a WebSocket of a command is. */
export function urlOfExecSocket(socketPath: string, task: string, name: string): string {
  return `ws+unix:${socketPath}:/v1/tasks/${task}/websocket/${name}`;
}

/** Connects to a WebSocket of a command without the client. */
export async function openExecSocket(socketPath: string, task: string, name: string): Promise<ExecSocket> {
  const seen = { frames: [] as string[], texts: [] as string[], binaries: [] as number[] };
  const socket = Object.assign(new WebSocket(urlOfExecSocket(socketPath, task, name)), seen);
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer, isBinary) => {
    seen.frames.push(`${isBinary ? 'binary' : 'text'} ${data.toString()}`);
    if (isBinary) seen.binaries.push(data.length);
    else seen.texts.push(data.toString());
  });
  await once(socket, 'open');
  return socket;
}
