import { Readable, Writable } from 'node:stream';
import type WebSocket from 'ws';
import { connectionError } from '../transport/connection-error.ts';
import type { Connector, CreateConnection } from '../transport/connector.ts';
import type { Deadline } from '../transport/deadline.ts';

const endFrame = JSON.stringify({ command: 'end' });
const frameBytes = 64 * 1024;

/** One WebSocket of a command: an output, and in the case of `stdio` the input too. */
export class ExecSocket implements Disposable {
  readonly #socket: WebSocket;
  #hasEnded = false;
  /** Set once only the rest of the output is still to come. */
  #patienceMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** What arrives, from the first frame on; the daemon is held back while nobody reads it. */
  readonly output: Readable;
  /** What is sent; its writer is held back while the daemon does not take it. */
  readonly input: Writable;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    this.output = new Readable({
      read: () => this.#flow(),
      destroy: (error, callback) => {
        // Nobody reads the rest: let the command write it all the same.
        this.#flow();
        callback(error);
      },
    });
    this.input = new Writable({
      write: (chunk: Buffer, _encoding, callback) => void this.#sendAll(chunk).then(() => callback(), callback),
      final: (callback) => void this.#send(endFrame).then(() => callback()),
    });
    // What goes wrong is told by the exit code as well; unheard it would end the process.
    this.output.on('error', () => undefined);
    this.input.on('error', () => undefined);
    // Errors are followed by a close.
    socket.on('error', () => undefined);
    socket.on('close', () => this.fail(new Error('the connection ended before the output did')));
    socket.on('message', (data: Buffer, isBinary) => this.#receive(data, isBinary));
  }

  /** Sends a text; whether the connection was still there to take it. */
  tell(message: object): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    this.#socket.send(JSON.stringify(message), () => undefined);
    return true;
  }

  /**
   * Closes when the output has ended, which the daemon says before it calls the command done; gives up when nothing
   * arrives for so long although it is being read.
   */
  finish(patienceMs: number): void {
    this.#patienceMs = patienceMs;
    this.input.destroy();
    if (this.#hasEnded || this.output.destroyed) this[Symbol.dispose]();
    else if (!this.#socket.isPaused) this.#startTimer(patienceMs);
  }

  /** Ends the output with an error, unless it has ended already, and drops the connection. */
  fail(error: Error): void {
    if (!this.#hasEnded) this.output.destroy(error);
    this[Symbol.dispose]();
  }

  /**
   * Drops the connection. The daemon answers no close handshake once a command has ended, and kills a command
   * of which the control connection drops.
   */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#patienceMs = undefined;
    this.input.destroy();
    this.#socket.terminate();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#hasEnded) return;
    if (this.#patienceMs !== undefined) this.#startTimer(this.#patienceMs);
    if (!isBinary && isEnd(data.toString())) {
      this.#hasEnded = true;
      if (!this.output.destroyed) this.output.push(null);
      if (this.#patienceMs !== undefined) this[Symbol.dispose]();
    } else if (isBinary && !this.output.destroyed && !this.output.push(data)) {
      this.#socket.pause();
      // The reader is behind: the time is not the daemon's.
      clearTimeout(this.#timer);
    }
  }

  #flow(): void {
    if (!this.#socket.isPaused) return;
    this.#socket.resume();
    if (this.#patienceMs !== undefined) this.#startTimer(this.#patienceMs);
  }

  #startTimer(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.fail(new Error(`no end of the output in ${ms} ms`)), ms);
  }

  async #sendAll(chunk: Buffer): Promise<void> {
    for (let start = 0; start < chunk.length; start += frameBytes) {
      await this.#send(chunk.subarray(start, start + frameBytes));
    }
  }

  /** A connection that is gone is no failure of the input: the exit code tells. */
  #send(data: Uint8Array | string): Promise<void> {
    return new Promise((resolve) => this.#socket.send(data, () => resolve()));
  }
}

/**
 * Connects one WebSocket of a command.
 *
 * @throws the deadline's error, or PEBBLE_UNREACHABLE when the handshake fails
 */
export async function openExecSocket(connector: Connector, path: string, deadline: Deadline): Promise<ExecSocket> {
  const { signal } = deadline;
  const { default: WebSocket } = await import('ws');
  const createConnection = await connector.load();
  signal.throwIfAborted();
  const socket = new WebSocket(`ws://pebble${path}`, {
    createConnection: ((_options: object, done: Parameters<CreateConnection>[1]) =>
      createConnection({ signal }, done)) as never,
    headers: connector.headers,
    perMessageDeflate: false,
  });
  const execSocket = new ExecSocket(socket);
  let giveUp: () => void = () => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      giveUp = () => reject(signal.reason as Error);
      socket.once('open', resolve).once('error', reject);
      signal.addEventListener('abort', giveUp, { once: true });
    });
    return execSocket;
  } catch (error) {
    execSocket[Symbol.dispose]();
    // What the network says has a code; what ws says of the daemon's answer has none.
    const reason = error instanceof Error && 'code' in error ? undefined : 'EHANDSHAKE';
    throw connectionError(connector, { method: 'GET', path }, error, reason);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function isEnd(text: string): boolean {
  try {
    return (JSON.parse(text) as { command?: unknown } | null)?.command === 'end';
  } catch {
    return false;
  }
}
