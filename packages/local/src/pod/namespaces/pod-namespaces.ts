import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { PodStart } from '../pod-start.ts';
import { ProgramFailure } from '../programs/run-program.ts';
import { withStandardMask } from '../programs/standard-mask.ts';
import type { SystemPrograms } from '../programs/system-programs.ts';

/** The namespaces of one pod (mount, network, process, host name, IPC), held by its first process. */
export interface PodNamespaces extends AsyncDisposable {
  /** The first process, as the host numbers it. */
  readonly processId: number;
  /** The root of the mount namespace, as a path of the host. */
  readonly root: string;
  /** Whether the first process is gone. */
  readonly closed: boolean;
  /** Program and arguments that run a command inside, in the root of the mount namespace. */
  enter(...command: readonly string[]): [program: string, ...args: string[]];
  /**
   * Starts a process inside that ends with this process, with its parent, and with the pod.
   *
   * @param root - the folder of {@link PodNamespaces.root} that becomes its root
   * @param cwd - its working folder below that root
   */
  spawn(root: string, cwd: string, command: readonly string[], options: SpawnOptions): ChildProcess;
}

const namespaces = ['--mount', '--net', '--pid', '--uts', '--ipc'];

/** After this time a pod is left to the kernel, which has ended its processes and waits for an init to reap them. */
const patienceMs = 5_000;

/**
 * Opens the namespaces of a pod.
 *
 * @remarks The first process is `cat`, and each of its traits holds a promise: it tells its host process id (read
 * from the host's `/proc`, still mounted then), which also says that the namespaces are there; it ends when the pipe
 * to its input closes, so at the latest with this process, however that ends; and it ignores `SIGCHLD`, so that the
 * kernel reaps the orphans of the pod. When it ends, the kernel kills all processes inside before its parent hears
 * of it. `setpriv` and `--kill-child` repeat the second promise by a signal.
 */
export async function openNamespaces(programs: SystemPrograms, start: PodStart): Promise<PodNamespaces> {
  start.enter('create the namespaces');
  const first = [programs.env, '--ignore-signal=CHLD', '--', programs.cat, '/proc/self/stat', '-'];
  const unshare = [programs.unshare, ...namespaces, '--fork', '--kill-child=KILL', '--', ...first];
  const holder = spawn(programs.setpriv, ['--pdeathsig', 'KILL', '--', ...unshare], {
    cwd: '/',
    env: { LC_ALL: 'C' },
    stdio: 'pipe',
    detached: true, // Ctrl-C is for this process alone, which then closes the pod in order
  });
  holder.stdin.on('error', () => undefined);
  let stderr = '';
  holder.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const close = () => holder.stdin.destroy();
  start.signal.addEventListener('abort', close, { once: true });
  let processId: number;
  try {
    processId = await new Promise<number>((resolve, reject) => {
      const lines = createInterface({ input: holder.stdout });
      lines.once('line', (line) => resolve(Number.parseInt(line, 10)));
      holder.once('error', reject);
      holder.once('close', (code) => reject(new ProgramFailure(stderr.trim(), `exit status ${String(code)}`)));
    });
    start.signal.throwIfAborted();
  } catch (error) {
    close();
    if (holder.pid !== undefined) await ended(holder);
    throw error;
  } finally {
    start.signal.removeEventListener('abort', close);
  }
  return new HeldNamespaces(programs, holder, processId);
}

class HeldNamespaces implements PodNamespaces {
  readonly processId: number;
  readonly root: string;
  readonly #programs: SystemPrograms;
  readonly #holder: ChildProcess;
  readonly #inside = new Set<ChildProcess>();

  constructor(programs: SystemPrograms, holder: ChildProcess, processId: number) {
    this.#programs = programs;
    this.#holder = holder;
    this.processId = processId;
    this.root = `/proc/${processId}/root`;
  }

  get closed(): boolean {
    return hasExited(this.#holder);
  }

  enter(...command: readonly string[]): [program: string, ...args: string[]] {
    return this.#enterRoot(this.root, command);
  }

  spawn(root: string, cwd: string, command: readonly string[], options: SpawnOptions): ChildProcess {
    const { setpriv, env } = this.#programs;
    // The working folder is entered after the root is changed: a link on its way must not lead to the host.
    const inside = [setpriv, '--pdeathsig', 'KILL', '--', env, `--chdir=${cwd}`, '--', ...command];
    const [program, ...args] = this.#enterRoot(root, inside);
    const child = withStandardMask(() => spawn(program, args, { ...options, cwd: '/' }));
    this.#inside.add(child);
    child.once('exit', () => this.#inside.delete(child));
    return child;
  }

  #enterRoot(root: string, command: readonly string[]): [program: string, ...args: string[]] {
    const { setpriv, nsenter } = this.#programs;
    // The root is named even where it is the namespace's own: in a chroot it is not.
    const target = ['--target', String(this.processId), ...namespaces, `--root=${root}`, `--wd=${root}`];
    // nsenter stops with the process that it waits for. Continued, it reaps that process when the pod ends, which
    // the first process waits for; killed, it would leave this to the machine's init, and in a container that may be
    // a program that reaps nothing.
    return [setpriv, '--pdeathsig', 'CONT', '--', nsenter, ...target, '--', ...command];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#holder.stdin?.destroy();
    const entered = [...this.#inside].filter((child) => child.pid !== undefined);
    for (const child of entered) child.kill('SIGCONT');
    const gone = new AbortController();
    const all = Promise.all([...entered, this.#holder].map(ended)).finally(() => gone.abort());
    await Promise.race([all, delay(patienceMs, undefined, { signal: gone.signal }).catch(() => undefined)]);
    this.#holder.kill('SIGKILL');
  }
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function ended(child: ChildProcess): Promise<void> {
  if (!hasExited(child)) await once(child, 'exit');
}
