import { checkTimeout, invalidArgument } from '../arguments.ts';
import type { CallOptions } from '../call-options.ts';
import type { Change } from '../changes/change.ts';
import { defaultWaitMs, getChange, waitChange } from '../changes/wait-change.ts';
import { formatDuration } from '../duration/duration.ts';
import { isPebbleError, PebbleExecError } from '../errors/pebble-error.ts';
import { chunksOf } from '../files/content.ts';
import { ownerFields } from '../owner-options.ts';
import type { ExecOptions } from '../pebble.ts';
import type { Api } from '../transport/api.ts';
import { requireChangeId } from '../transport/envelope.ts';
import { asRecord, readText } from '../wire/fields.ts';
import type { ExecResult } from './command.ts';
import { openExecSocket, type ExecSocket } from './exec-socket.ts';
import { execFailure, readExitCode } from './exit-code.ts';

/** How much longer than the command's time-out its change is waited for: the daemon needs time to end it. */
const graceMs = 1_000;

/** A command that the daemon has accepted. */
interface RunningCommand {
  readonly changeId: string;
  readonly taskId: string;
  /** The first word only: arguments may be secrets. */
  readonly program: string;
}

/** Runs a command and waits for its end. */
export async function runCommand(api: Api, command: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
  const { timeoutMs = defaultWaitMs, stdin = '', signal } = options;
  const [program] = command;
  if (program === undefined) throw invalidArgument('command must name a program, got an empty list');
  // The daemon takes 0 for no limit.
  checkTimeout('timeoutMs', timeoutMs, 1);
  const call = signal === undefined ? {} : { signal };
  const answer = await api.post('/exec', describeCommand(command, options, timeoutMs), call);
  const taskId = readText(asRecord(answer.result, 'exec result'), 'task-id');
  const running = { changeId: requireChangeId(answer), taskId, program };

  // The command starts when both outputs are connected, and is killed when the control connection drops, also
  // by the end of this process.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- held open, nothing is said on it
  using _control = await connect(api, running, 'control', call);
  using stdio = await connect(api, running, 'stdio', call);
  using stderr = await connect(api, running, 'stderr', call);
  const fed = stdio.pump(chunksOf(stdin));
  const change = await waitUntilEnded(api, running, timeoutMs, fed, call);
  const failure = execFailure(change, program);
  if (failure !== undefined) throw failure;
  const exitCode = readExitCode(change, program);
  await drain([stdio, stderr], running, api.options.requestTimeoutMs);
  return Object.freeze({ exitCode, stdout: stdio.text, stderr: stderr.text });
}

function describeCommand(command: readonly string[], options: ExecOptions, timeoutMs: number): object {
  return {
    command,
    environment: options.environment,
    'working-dir': options.workingDir,
    'service-context': options.serviceContext,
    timeout: formatDuration(timeoutMs),
    ...ownerFields(options),
    'split-stderr': true,
  };
}

async function connect(api: Api, running: RunningCommand, name: string, call: CallOptions): Promise<ExecSocket> {
  const path = `/v1/tasks/${running.taskId}/websocket/${name}`;
  using deadline = api.openDeadline({ method: 'GET', path }, call.signal);
  try {
    return await openExecSocket(api.options.socketPath, path, deadline);
  } catch (error) {
    if (!isPebbleError(error, 'PEBBLE_UNREACHABLE')) throw error;
    // A command that could not start says so by refusing the handshake; its change knows why.
    const change = await getChange(api, running.changeId, call);
    throw execFailure(change, running.program, error) ?? error;
  }
}

/** Waits for the change of a command, or for `fed` to be rejected: without its input a command may never end. */
async function waitUntilEnded(
  api: Api,
  running: RunningCommand,
  timeoutMs: number,
  fed: Promise<void>,
  call: CallOptions,
): Promise<Change> {
  const { changeId, program } = running;
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, ...(call.signal === undefined ? [] : [call.signal])]);
  try {
    const ready = waitChange(api, changeId, { signal, timeoutMs: timeoutMs + graceMs });
    return await Promise.race([ready, rejectionOf(fed)]);
  } catch (cause) {
    if (!isPebbleError(cause, 'PEBBLE_CHANGE_TIMEOUT')) throw cause;
    // The daemon kills the main process only, and waits for whoever still holds its output.
    throw new PebbleExecError(`"${program}" or a process it started has not ended after ${timeoutMs} ms`, {
      code: 'PEBBLE_EXEC_TIMEOUT',
      changeId,
      cause,
    });
  } finally {
    over.abort();
  }
}

async function drain(outputs: readonly ExecSocket[], running: RunningCommand, timeoutMs: number): Promise<void> {
  const { changeId, program } = running;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no end of the output in ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([Promise.all(outputs.map((output) => output.ended)), tooLate]);
  } catch (cause) {
    throw new PebbleExecError(`"${program}" ended, but its output did not arrive as a whole`, {
      code: 'PEBBLE_EXEC_FAILED',
      changeId,
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Settles only if the promise is rejected. */
async function rejectionOf(promise: Promise<unknown>): Promise<never> {
  await promise;
  return await new Promise<never>(() => undefined);
}
