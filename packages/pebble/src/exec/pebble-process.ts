import type { Readable, Writable } from 'node:stream';
import type { ProcessSignal } from '../services/send-signal.ts';
import type { ExecResult, TerminalSize } from './command.ts';

/**
 * A command that runs in the daemon's container, much like a child process.
 *
 * @remarks Its streams hold back whoever is faster, so that any amount passes in constant memory: a command waits for
 * its output to be read. They need no `error` listener: what goes wrong also rejects `exitCode`. Disposing it kills the
 * command's main process if it still runs; the same happens when the signal fires, the client is disposed or this
 * process ends. Processes that the command started are not killed.
 */
export interface PebbleProcess extends AsyncDisposable {
  /** The change that runs it. */
  readonly changeId: string;
  /** Its standard input: end it, or a command that reads it waits for ever. Ended already if `stdin` was given. */
  readonly stdin: Writable;
  /** Its standard output, and standard error if the two are combined. Ends with an error when a part is missing. */
  readonly stdout: Readable;
  /** Its standard error, unless that is combined with standard output. */
  readonly stderr: Readable | null;
  /**
   * Settles when the command has ended and whoever has inherited its output has let go of it: 128 + the signal's number
   * if a signal ended it. May be left alone: then its failure goes unheard.
   *
   * @throws PEBBLE_EXEC_TIMEOUT when it ran longer than `timeoutMs`, PEBBLE_EXEC_FAILED when it came to no exit code,
   * PEBBLE_UNREACHABLE, PEBBLE_ABORTED
   */
  readonly exitCode: Promise<number>;
  /**
   * Sends a signal to the main process, also before it has started.
   *
   * @param signal - default `SIGTERM`
   * @returns whether it was sent; `false` when the command has ended
   */
  kill(signal?: ProcessSignal): boolean;
  /** Tells the terminal its new size; returns as {@link PebbleProcess.kill} does. */
  resize(size: TerminalSize): boolean;
  /**
   * Reads both outputs to their ends as text; nobody else may read them.
   *
   * @throws as `exitCode` does, and PEBBLE_EXEC_FAILED when the output did not arrive as a whole
   */
  output(): Promise<ExecResult>;
}
