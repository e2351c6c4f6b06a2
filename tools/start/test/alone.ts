import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** What was left of a model that was ended. */
export interface Ending {
  /** Whether the line came, with a pod up. */
  readonly seen: boolean;
  /** Exit code or signal of the first process. */
  readonly exit: number | string;
  readonly leftovers: readonly string[];
}

/** Takes in the orphans of a process that was killed, as a machine's init does. */
const reapingInit = ['sh', '-c', '"$@"; exit "$?"', 'init'];

/**
 * Ends a model in namespaces of their own, where everything that is seen comes from it.
 *
 * @param how - one of the endings of `end-alone.ts`
 * @param line - part of the line of output at which it is ended
 * @param command - what starts the model
 */
export async function endAlone(how: string, line: string, command: readonly string[]): Promise<Ending> {
  const temporary = await mkdtemp(join(tmpdir(), 'charmsmith-alone-'));
  try {
    const alone = ['--net', '--pid', '--mount-proc', '--fork', '--kill-child=KILL', '--', ...reapingInit];
    const program = resolve(import.meta.dirname, 'end-alone.ts');
    const { stdout } = await promisify(execFile)(
      'unshare',
      [...alone, process.execPath, program, how, line, ...command],
      {
        env: cleanEnvironment(temporary),
        timeout: 100_000,
        killSignal: 'SIGKILL',
        maxBuffer: 2 ** 24,
      },
    );
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Ending;
  } finally {
    await rm(temporary, { recursive: true });
  }
}

/** The environment of a person's shell: nothing of the test runner's, and nothing of Nx's. */
export function cleanEnvironment(temporary: string): Record<string, string> {
  const { PATH = '', HOME = '/root' } = process.env;
  return { PATH, HOME, TMPDIR: temporary };
}
