import type WebSocket from 'ws';
import type { Deadline } from '../transport/deadline.ts';
import { connectionError } from '../transport/connection-error.ts';

const endFrame = JSON.stringify({ command: 'end' });
const frameBytes = 64 * 1024;

/** One WebSocket of a command. What arrives is kept from the first frame on. */
export class ExecSocket implements Disposable {
  readonly #socket: WebSocket;
  readonly #chunks: Buffer[] = [];
  /** Settles at the daemon's frame that no more output follows; rejected when the connection ends before. */
  readonly ended: Promise<void>;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    // Errors are followed by a close; unheard they would end the process.
    socket.on('error', () => undefined);
    this.ended = new Promise((resolve, reject) => {
      socket.on('close', () => reject(new Error('the connection ended before the output did')));
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) this.#chunks.push(data);
        else if (isEnd(data.toString())) resolve();
      });
    });
    // Not every user of a socket waits for its end.
    this.ended.catch(() => undefined);
  }

  /** All that has arrived so far, as UTF-8. */
  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  /** Sends content, then that there is no more. A command that does not read it lets this wait. */
  async pump(content: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of content) {
      for (let start = 0; start < chunk.length; start += frameBytes) {
        if (!(await this.#send(chunk.subarray(start, start + frameBytes)))) return;
      }
    }
    await this.#send(endFrame);
  }

  /**
   * Drops the connection. The daemon answers no close handshake once a command has ended, and kills a command
   * of which the control connection drops.
   */
  [Symbol.dispose](): void {
    this.#socket.terminate();
  }

  /** Whether it was sent: a connection that is gone is no failure of the command. */
  #send(data: Uint8Array | string): Promise<boolean> {
    return new Promise((resolve) => this.#socket.send(data, (error) => resolve(!(error instanceof Error))));
  }
}

/**
 * Connects one WebSocket of a command.
 *
 * @throws the deadline's error, or PEBBLE_UNREACHABLE when the handshake fails
 */
export async function openExecSocket(socketPath: string, path: string, deadline: Deadline): Promise<ExecSocket> {
  const { signal } = deadline;
  const { default: WebSocket } = await import('ws');
  const { ListeningSocket } = await import('../transport/listening-socket.ts');
  signal.throwIfAborted();
  const socket = new WebSocket(`ws://pebble${path}`, {
    createConnection: () => new ListeningSocket(socketPath),
    perMessageDeflate: false,
  });
  const execSocket = new ExecSocket(socket);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve).once('error', reject);
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    return execSocket;
  } catch (error) {
    execSocket[Symbol.dispose]();
    // What the network says has a code; what ws says of the daemon's answer has none.
    const reason = error instanceof Error && 'code' in error ? undefined : 'EHANDSHAKE';
    throw connectionError({ socketPath, method: 'GET', path }, error, reason);
  }
}

function isEnd(text: string): boolean {
  try {
    return (JSON.parse(text) as { command?: unknown } | null)?.command === 'end';
  } catch {
    return false;
  }
}
