import type { Readable } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Task } from '../changes/task.ts';
import type { Clock } from '../clock/clock.ts';
import { formatDuration, milliseconds } from '../plan/duration.ts';
import type { ProcessRunner, RunningProcess } from '../processes/process-runner.ts';
import { endMessage, isEndMessage, parseControlMessage } from './exec-messages.ts';
import type { ExecSetup } from './exec-request.ts';

/** The connections of a command: `stderr` only when it is split. */
export type ExecSocket = 'control' | 'stdio' | 'stderr';

const longestFrame = 128 * 1024;

/** A command, from the moment its task begins until its output has been sent. */
export class Execution {
  readonly #setup: ExecSetup;
  readonly #processes: ProcessRunner;
  readonly #clock: Clock;
  readonly #sockets = new Map<ExecSocket, WebSocket>();
  readonly #connected = Promise.withResolvers<undefined>();
  #process: RunningProcess | undefined;
  #abandoned = false;

  constructor(setup: ExecSetup, { processes, clock }: { processes: ProcessRunner; clock: Clock }) {
    this.#setup = setup;
    this.#processes = processes;
    this.#clock = clock;
    // It may be rejected before anybody waits for it.
    this.#connected.promise.catch(() => undefined);
  }

  /** Whether the command has a connection of that name. */
  has(name: string): name is ExecSocket {
    return name === 'control' || name === 'stdio' || (name === 'stderr' && this.#setup.splitStderr);
  }

  isConnected(name: ExecSocket): boolean {
    return this.#sockets.has(name);
  }

  /** Takes a connection; the command starts once it has those of its output. */
  connect(name: ExecSocket, socket: WebSocket): void {
    this.#sockets.set(name, socket);
    socket.on('error', () => socket.terminate());
    if (name === 'control') this.#listen(socket);
    // Nothing is read before the process can take it.
    if (name === 'stdio') socket.pause();
    if (this.#sockets.has('stdio') && (!this.#setup.splitStderr || this.#sockets.has('stderr')))
      this.#connected.resolve(undefined);
  }

  /**
   * Waits for the connections, runs the command and sends its output.
   *
   * @param connectTimeoutMs - how long a client may take to connect
   * @param signal - aborted: the command gets SIGKILL
   * @throws Error with Pebble's text when nobody connects, it cannot be started or takes too long
   */
  async run(task: Task, connectTimeoutMs: number, signal: AbortSignal): Promise<void> {
    await this.#waitConnected(task, connectTimeoutMs, signal);
    const outcome = await this.#execute(signal).catch((error: unknown) => ({
      exitCode: -1,
      error: error instanceof Error ? error : new Error(String(error)),
    }));
    this.#dropControl();
    // Whatever the client still sends is read and dropped, so that the end of its connection is noticed.
    this.#sockets.get('stdio')?.resume();
    for (const name of ['stdio', 'stderr'] as const) this.#sockets.get(name)?.send(endMessage, () => undefined);
    task.data = { 'exit-code': outcome.exitCode };
    if (outcome.error !== undefined) throw outcome.error;
  }

  /** Kills the command with everything in its process group, and drops its connections; stops waiting for new ones. */
  async discard(): Promise<void> {
    this.#connected.reject(new Error('daemon is stopping'));
    this.#process?.killGroup('SIGKILL');
    for (const socket of this.#sockets.values()) socket.terminate();
    await this.#process?.exited;
  }

  async #execute(signal: AbortSignal): Promise<{ exitCode: number; error?: Error }> {
    const { timeout, splitStderr, ...spec } = this.#setup;
    const output = splitStderr ? 'split' : 'merged';
    const running = await this.#processes.start({ ...spec, stdin: 'pipe', output });
    this.#process = running;
    const overdue = new AbortController();
    const timer = timeout > 0n ? this.#clock.deadline(milliseconds(timeout), () => overdue.abort()) : undefined;
    const stop = AbortSignal.any([signal, overdue.signal]);
    const kill = () => running.kill('SIGKILL');
    if (stop.aborted || this.#abandoned) kill();
    stop.addEventListener('abort', kill, { once: true });
    this.#sockets.get('control')?.resume();
    const stdio = this.#sockets.get('stdio');
    if (stdio) receiveInput(stdio, running);
    const sent = [sendOutput(running.stdout, stdio)];
    if (running.stderr) sent.push(sendOutput(running.stderr, this.#sockets.get('stderr')));
    this.#clock.busyUntil(running.exited);
    const exitCode = await running.exited;
    this.#dropControl();
    // A child that holds the output keeps the change from ending, time-out or not.
    await Promise.all(sent);
    timer?.cancel();
    if (!overdue.signal.aborted) return { exitCode };
    return { exitCode: -1, error: new Error(`timed out after ${formatDuration(timeout)}: context deadline exceeded`) };
  }

  /** Without a close frame: that is how Pebble leaves it, and clients see 1006. */
  #dropControl(): void {
    this.#sockets.get('control')?.terminate();
  }

  #waitConnected(task: Task, timeoutMs: number, signal: AbortSignal): Promise<void> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = this.#clock.deadline(timeoutMs, () =>
      reject(new Error(`exec ${task.id}: timeout waiting for websocket connections: context deadline exceeded`)),
    );
    const abort = () => reject(new Error('context canceled'));
    signal.addEventListener('abort', abort, { once: true });
    return Promise.race([this.#connected.promise, promise]).finally(() => {
      timer.cancel();
      signal.removeEventListener('abort', abort);
    });
  }

  #listen(control: WebSocket): void {
    control.on('message', (data) => this.#control(toBuffer(data).toString()));
    // What comes before the process is there waits in the connection.
    if (this.#process === undefined) control.pause();
    // A client that vanished takes its command with it; one that closed properly leaves it running.
    control.on('close', (code) => {
      this.#abandoned = code === 1006;
      if (this.#abandoned) this.#process?.kill('SIGKILL');
    });
  }

  #control(text: string): void {
    const message = parseControlMessage(text);
    if (message.signal !== undefined) this.#process?.kill(message.signal);
    if (message.resize !== undefined) this.#process?.resize?.(message.resize);
  }
}

/** Feeds what a client sends to the command, no faster than the command reads. */
function receiveInput(socket: WebSocket, { stdin, exited }: RunningProcess): void {
  if (stdin === undefined) return;
  let ended = false;
  const end = () => {
    ended = true;
    stdin.end();
  };
  stdin.on('drain', () => socket.resume());
  // A command that reads no more leaves its client waiting, as with Pebble, until the command has ended.
  stdin.on('error', () => socket.pause());
  void exited.then(() => {
    ended = true;
    stdin.destroy();
    socket.resume();
  });
  socket.on('message', (data, isBinary) => {
    if (ended) return;
    if (!isBinary) {
      if (isEndMessage(toBuffer(data).toString())) end();
    } else if (!stdin.write(toBuffer(data))) socket.pause();
  });
  socket.on('close', end);
  // It may have gone before there was anything to feed.
  if (socket.readyState === socket.CLOSED) end();
  socket.resume();
}

/** Sends output as it comes, no faster than the client takes it. A command whose client has gone loses its pipe. */
async function sendOutput(output: Readable, socket: WebSocket | undefined): Promise<void> {
  const lost = () => output.destroy();
  socket?.once('close', lost);
  try {
    for await (const chunk of output as AsyncIterable<Buffer>) {
      for (let start = 0; start < chunk.length; start += longestFrame) {
        const frame = chunk.subarray(start, start + longestFrame);
        await new Promise<void>((resolve, reject) => {
          if (socket === undefined) reject(new Error('not connected'));
          else socket.send(frame, { binary: true }, (error) => (error ? reject(error) : resolve()));
        });
      }
    }
  } catch {
    // The client has gone; what is left of the output has no reader.
    output.destroy();
  } finally {
    socket?.off('close', lost);
  }
}

function toBuffer(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
