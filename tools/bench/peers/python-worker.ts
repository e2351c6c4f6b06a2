import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A Python program that stays, and does one thing after the other. */
export interface PythonWorker {
  /** Has it do what the words say, to the end. */
  readonly tell: (...words: readonly (string | number)[]) => Promise<void>;
}

/**
 * Starts a Python program that answers each line of its standard input with one.
 *
 * @param python - that of a virtual environment
 * @param args - the program and its arguments
 * @param opened - takes it
 */
export function startPythonWorker(python: string, args: readonly string[], opened: AsyncDisposableStack): PythonWorker {
  const child = spawn(python, args, { stdio: ['pipe', 'pipe', 'inherit'] });
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
