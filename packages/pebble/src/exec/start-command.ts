import type { Readable } from 'node:stream';
import type { CallOptions } from '../call-options.ts';
import { getChange, waitChange } from '../changes/wait-change.ts';
import { isPebbleError, PebbleExecError } from '../errors/pebble-error.ts';
import { chunksOf, type FileContent } from '../files/content.ts';
import { checkSignal } from '../services/send-signal.ts';
import type { Api } from '../transport/api.ts';
import { aborted } from '../transport/deadline.ts';
import { requireChangeId } from '../transport/envelope.ts';
import { asRecord, readText } from '../wire/fields.ts';
import type { SpawnOptions } from './command.ts';
import { checkSize, describeCommand, splitsStderr } from './exec-request.ts';
import { openExecSocket, type ExecSocket } from './exec-socket.ts';
import { execFailure, readExitCode } from './exit-code.ts';
import type { PebbleProcess } from './pebble-process.ts';

/** How much longer than the command's time-out its change is waited for: the daemon needs time to end it. */
const graceMs = 1_000;

/** A command that the daemon has accepted. */
interface AcceptedCommand {
  readonly changeId: string;
  readonly taskId: string;
  /** The first word only: arguments may be secrets. */
  readonly program: string;
}

/** Starts a command and connects to it. */
export async function startCommand(
  api: Api,
  command: readonly string[],
  options: SpawnOptions = {},
): Promise<PebbleProcess> {
  const { timeoutMs = Infinity, stdin, signal } = options;
  const answer = await api.post('/exec', describeCommand(command, options), options);
  const taskId = readText(asRecord(answer.result, 'exec result'), 'task-id');
  const accepted = { changeId: requireChangeId(answer), taskId, program: command[0] ?? '' };

  const sockets: ExecSocket[] = [];
  try {
    // The command starts when its outputs are connected, and is killed when the control connection drops, also by the
    // end of this process. What is said on it before the start is kept.
    const names = ['control', 'stdio', ...(splitsStderr(options) ? ['stderr'] : [])];
    for (const name of names) sockets.push(await connect(api, accepted, name, options));
  } catch (error) {
    for (const socket of sockets) socket[Symbol.dispose]();
    throw error;
  }
  const [control, stdio, stderr] = sockets as [ExecSocket, ExecSocket, ExecSocket | undefined];
  return new ConnectedProcess(api, accepted, { control, stdio, stderr }, { timeoutMs, stdin, signal });
}

async function connect(api: Api, accepted: AcceptedCommand, name: string, call: CallOptions): Promise<ExecSocket> {
  const path = `/v1/tasks/${accepted.taskId}/websocket/${name}`;
  using deadline = api.openDeadline({ method: 'GET', path }, call.signal);
  try {
    return await openExecSocket(api.options.connector, path, deadline);
  } catch (error) {
    if (!isPebbleError(error, 'PEBBLE_UNREACHABLE')) throw error;
    // A command that could not start says so by refusing the handshake; its change knows why.
    const change = await getChange(api, accepted.changeId, call);
    throw execFailure(change, accepted.program, error) ?? error;
  }
}

interface Sockets {
  readonly control: ExecSocket;
  readonly stdio: ExecSocket;
  readonly stderr: ExecSocket | undefined;
}

/** A command to which all connections are open. */
class ConnectedProcess implements PebbleProcess {
  readonly #api: Api;
  readonly #accepted: AcceptedCommand;
  readonly #sockets: Sockets;
  readonly #over = new AbortController();
  readonly exitCode: Promise<number>;

  constructor(
    api: Api,
    accepted: AcceptedCommand,
    sockets: Sockets,
    options: {
      readonly timeoutMs: number;
      readonly stdin: FileContent | undefined;
      readonly signal: AbortSignal | undefined;
    },
  ) {
    this.#api = api;
    this.#accepted = accepted;
    this.#sockets = sockets;
    const fed = options.stdin === undefined ? undefined : this.#feed(options.stdin);
    this.exitCode = this.#run(options.timeoutMs, fed, options.signal);
    // Not everybody asks for it.
    this.exitCode.catch(() => undefined);
  }

  get changeId() {
    return this.#accepted.changeId;
  }

  get stdin() {
    return this.#sockets.stdio.input;
  }

  get stdout() {
    return this.#sockets.stdio.output;
  }

  get stderr() {
    return this.#sockets.stderr?.output ?? null;
  }

  kill(signal: NodeJS.Signals = 'SIGTERM'): boolean {
    checkSignal(signal);
    return this.#sockets.control.tell({ command: 'signal', signal: { name: signal } });
  }

  resize({ columns, rows }: { columns: number; rows: number }): boolean {
    checkSize({ columns, rows });
    return this.#sockets.control.tell({ command: 'resize', resize: { width: columns, height: rows } });
  }

  async output() {
    const outputs = Promise.all([collect(this.stdout), this.stderr === null ? '' : collect(this.stderr)]);
    // The exit code says better what happened when both fail.
    outputs.catch(() => undefined);
    const exitCode = await this.exitCode;
    try {
      const [stdout, stderr] = await outputs;
      return Object.freeze({ exitCode, stdout, stderr });
    } catch (cause) {
      const { changeId, program } = this.#accepted;
      const what = `"${program}" ended, but its output did not arrive as a whole`;
      throw new PebbleExecError(what, { code: 'PEBBLE_EXEC_FAILED', changeId, cause });
    }
  }

  async [Symbol.asyncDispose]() {
    this.#over.abort(aborted(new Error('the process was disposed')));
    for (const socket of this.#all()) socket[Symbol.dispose]();
    await this.exitCode.catch(() => undefined);
  }

  /** Waits for the end of the command; then only the rest of its output is still to come. */
  async #run(timeoutMs: number, fed: Promise<void> | undefined, signal: AbortSignal | undefined): Promise<number> {
    const { program, changeId } = this.#accepted;
    const signals = AbortSignal.any([this.#over.signal, ...(signal === undefined ? [] : [signal])]);
    try {
      const ready = waitChange(this.#api, changeId, { signal: signals, timeoutMs: timeoutMs + graceMs });
      const change = await (fed === undefined ? ready : Promise.race([ready, rejectionOf(fed)]));
      const failure = execFailure(change, program);
      if (failure !== undefined) throw failure;
      const exitCode = readExitCode(change, program);
      const { control, stdio, stderr } = this.#sockets;
      control[Symbol.dispose]();
      stdio.finish(this.#api.options.requestTimeoutMs);
      stderr?.finish(this.#api.options.requestTimeoutMs);
      return exitCode;
    } catch (error) {
      const told = isPebbleError(error, 'PEBBLE_CHANGE_TIMEOUT') ? this.#tooLate(timeoutMs, error) : error;
      for (const socket of this.#all()) socket.fail(told instanceof Error ? told : new Error(String(told)));
      throw told;
    } finally {
      // Ends the wait when it was not what came first.
      this.#over.abort();
    }
  }

  #all(): readonly ExecSocket[] {
    const { control, stdio, stderr } = this.#sockets;
    return [control, stdio, ...(stderr === undefined ? [] : [stderr])];
  }

  async #feed(content: FileContent): Promise<void> {
    const { input } = this.#sockets.stdio;
    for await (const chunk of chunksOf(content)) {
      // Asked twice by a function, since the compiler cannot see that it changes meanwhile.
      if (isOver()) return;
      if (!input.write(chunk)) await drained(input);
      if (isOver()) return;
    }
    input.end();

    function isOver(): boolean {
      return input.destroyed;
    }
  }

  #tooLate(timeoutMs: number, cause: unknown): PebbleExecError {
    const { changeId, program } = this.#accepted;
    // The daemon kills the main process only, and waits for whoever still holds its output.
    const what = `"${program}" or a process it started has not ended after ${timeoutMs} ms`;
    return new PebbleExecError(what, { code: 'PEBBLE_EXEC_TIMEOUT', changeId, cause });
  }
}

async function collect(output: Readable): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of output as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Settles when more may be written, or never again. */
function drained(input: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      input.off('drain', done).off('close', done);
      resolve();
    };
    input.on('drain', done).on('close', done);
  });
}

/** Settles only if the promise is rejected. */
async function rejectionOf(promise: Promise<unknown>): Promise<never> {
  await promise;
  return await new Promise<never>(() => undefined);
}
