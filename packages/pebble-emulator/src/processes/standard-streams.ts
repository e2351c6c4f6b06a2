import type { ChildProcess, StdioOptions } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { takeOutputPipes } from './named-pipes.ts';
import { openSocketPair } from './socket-pair.ts';
import type { ProcessSpec } from './process-runner.ts';

/** Our ends of a program's standard streams. */
export interface OwnEnds {
  readonly stdin?: Writable;
  readonly stdout: Readable;
  readonly stderr?: Readable;
}

/** The standard streams of a program that is to be started. Disposed of, it closes the program's ends of them. */
export interface StandardStreams extends AsyncDisposable {
  readonly stdio: StdioOptions;
  /** Gives our ends, once the program is started; those that are not taken are closed too. */
  take(child: ChildProcess): OwnEnds;
}

/**
 * Opens the standard streams that a specification asks for: for output pipes, which the program can open by name, where
 * they can be made, and otherwise sockets.
 *
 * @param mkfifo - the program that makes pipes
 */
export async function openStandardStreams(
  spec: Pick<ProcessSpec, 'stdin' | 'output'>,
  mkfifo: string | undefined,
): Promise<StandardStreams> {
  const streams = mkfifo === undefined ? undefined : await openPipes(spec, mkfifo).catch(() => undefined);
  return streams ?? openSockets(spec);
}

async function openPipes(
  { stdin, output }: Pick<ProcessSpec, 'stdin' | 'output'>,
  mkfifo: string,
): Promise<StandardStreams> {
  const [out, errors] = await takeOutputPipes(mkfifo, output === 'split' ? 2 : 1);
  if (out === undefined) throw new Error('there is no pipe for the output');
  let taken = false;
  return {
    // Input stays a socket: who opened a pipe with a name for reading would wait for a writer that has already ended.
    stdio: [stdin === 'pipe' ? 'pipe' : 'ignore', out.programEnd, (errors ?? out).programEnd],
    take: (child) => {
      taken = true;
      return {
        stdout: out.ownEnd,
        ...(errors && { stderr: errors.ownEnd }),
        ...(child.stdin && { stdin: child.stdin }),
      };
    },
    [Symbol.asyncDispose]: () => {
      for (const pipe of errors ? [out, errors] : [out]) {
        closeSync(pipe.programEnd);
        if (!taken) pipe.ownEnd.destroy();
      }
      return Promise.resolve();
    },
  };
}

async function openSockets({ stdin, output }: Pick<ProcessSpec, 'stdin' | 'output'>): Promise<StandardStreams> {
  const shared = output === 'merged' ? await openSocketPair() : undefined;
  const end = shared?.writer ?? 'pipe';
  return {
    stdio: [stdin === 'pipe' ? 'pipe' : 'ignore', end, end],
    take: (child) => {
      const stdout = shared?.takeReader() ?? child.stdout;
      if (stdout === null) throw new Error('the program has no output');
      return { stdout, ...(child.stdin && { stdin: child.stdin }), ...(child.stderr && { stderr: child.stderr }) };
    },
    [Symbol.asyncDispose]: async () => {
      await shared?.[Symbol.asyncDispose]();
    },
  };
}
