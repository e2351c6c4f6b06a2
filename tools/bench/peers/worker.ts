import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program that stays, and does one thing after the other. */
export interface Worker {
  /** Has it do what the words say, to the end. */
  readonly tell: (...words: readonly (string | number)[]) => Promise<void>;
}

/**
 * Starts a program that answers each line of its standard input with one.
 *
 * @param program - an interpreter, such as that of a virtual environment
 * @param args - what it runs, and the arguments of that
 * @param opened - takes it
 */
export function startWorker(program: string, args: readonly string[], opened: AsyncDisposableStack): Worker {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  const answers = lines[Symbol.asyncIterator]();
  opened.defer(async () => {
    const exited = once(child, 'exit');
    child.stdin.end();
    lines.close();
    if (child.exitCode === null && child.signalCode === null) await exited;
  });
  return {
    async tell(...words) {
      child.stdin.write(`${words.join(' ')}\n`);
      const { done } = await answers.next();
      if (done === true) throw new Error(`${args.join(' ')} ended in the middle of ${words.join(' ')}`);
    },
  };
}
