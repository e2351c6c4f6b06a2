import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { ProgramFailure } from '../programs/run-program.ts';
import { withStandardMask } from '../programs/standard-mask.ts';
import type { SystemPrograms } from '../programs/system-programs.ts';
import type { Task } from '../task.ts';

/** A kind of namespace, as `unshare` names it. */
export type NamespaceKind = 'ipc' | 'mount' | 'net' | 'pid' | 'uts';

/** Namespaces that belong together, held by their first process. */
export interface Namespaces extends AsyncDisposable {
  /** The first process, as the host numbers it. */
  readonly processId: number;
  /** The root of the mount namespace, as a path of the host. */
  readonly root: string;
  /** Whether the first process is gone. */
  readonly closed: boolean;
  /** Settles when the first process is gone. */
  readonly ended: Promise<void>;
  /** Program and arguments that run a command inside, in the root of the mount namespace. */
  enter(...command: readonly string[]): [program: string, ...args: string[]];
  /** Program and arguments that run a command in the root of the mount namespace, and in no other namespace. */
  enterMounts(...command: readonly string[]): [program: string, ...args: string[]];
  /** Program and arguments that run a command of this machine in the network namespace alone. */
  enterNetwork(...command: readonly string[]): [program: string, ...args: string[]];
  /**
   * Starts a process inside that ends with this process, with its parent, and with the namespaces.
   *
   * @param root - the folder of {@link Namespaces.root} that becomes its root
   * @param cwd - its working folder below that root
   */
  spawn(root: string, cwd: string, command: readonly string[], options: SpawnOptions): ChildProcess;
}

/** What {@link openNamespaces} makes. */
export interface NamespaceOptions {
  /** `mount` and `pid` are always among them. */
  readonly kinds: readonly NamespaceKind[];
  /** Whose mounts are there to begin with. Default: this machine's. */
  readonly mountsOf?: Namespaces;
}

/** After this time namespaces are left to the kernel, which has ended its processes and waits for an init to reap them. */
const patienceMs = 5_000;

/**
 * Opens namespaces.
 *
 * @remarks The first process is `cat`, and each of its traits holds a promise: it tells its host process id (read
 * from the host's `/proc`, still mounted then), which also says that the namespaces are there; it ends when the pipe
 * to its input closes, so at the latest with this process, however that ends; and it ignores `SIGCHLD`, so that the
 * kernel reaps the orphans inside. When it ends, the kernel kills all processes inside before its parent hears
 * of it. `setpriv` and `--kill-child` repeat the second promise by a signal.
 */
export async function openNamespaces(
  programs: SystemPrograms,
  task: Task,
  { kinds, mountsOf }: NamespaceOptions,
): Promise<Namespaces> {
  task.enter('create the namespaces');
  const first = [programs.env, '--ignore-signal=CHLD', '--', programs.cat, '/proc/self/stat', '-'];
  const unshare = [programs.unshare, ...flags(kinds), '--fork', '--kill-child=KILL', '--', ...first];
  const inMounts = mountsOf === undefined ? unshare : mountsOf.enterMounts(...unshare);
  const holder = spawn(programs.setpriv, ['--pdeathsig', 'KILL', '--', ...inMounts], {
    cwd: '/',
    env: { LC_ALL: 'C' },
    stdio: 'pipe',
    detached: true, // Ctrl-C is for this process alone, which then closes them in order
  });
  holder.stdin.on('error', () => undefined);
  let stderr = '';
  holder.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const close = () => holder.stdin.destroy();
  task.signal.addEventListener('abort', close, { once: true });
  let processId: number;
  try {
    processId = await new Promise<number>((resolve, reject) => {
      const lines = createInterface({ input: holder.stdout });
      lines.once('line', (line) => resolve(Number.parseInt(line, 10)));
      holder.once('error', reject);
      holder.once('close', (code) => reject(new ProgramFailure(stderr.trim(), `exit status ${String(code)}`)));
    });
    task.signal.throwIfAborted();
  } catch (error) {
    close();
    if (holder.pid !== undefined) await ended(holder);
    throw error;
  } finally {
    task.signal.removeEventListener('abort', close);
  }
  return new HeldNamespaces(programs, kinds, holder, processId);
}

class HeldNamespaces implements Namespaces {
  readonly processId: number;
  readonly root: string;
  readonly ended: Promise<void>;
  readonly #programs: SystemPrograms;
  readonly #kinds: readonly NamespaceKind[];
  readonly #holder: ChildProcess;
  readonly #inside = new Set<ChildProcess>();

  constructor(programs: SystemPrograms, kinds: readonly NamespaceKind[], holder: ChildProcess, processId: number) {
    this.#programs = programs;
    this.#kinds = kinds;
    this.#holder = holder;
    this.ended = ended(holder);
    this.processId = processId;
    this.root = `/proc/${processId}/root`;
  }

  get closed(): boolean {
    return hasExited(this.#holder);
  }

  enter(...command: readonly string[]): [program: string, ...args: string[]] {
    return this.#enterRoot(this.root, command);
  }

  enterMounts(...command: readonly string[]): [program: string, ...args: string[]] {
    return [this.#programs.nsenter, '--target', String(this.processId), '--mount', ...this.#at(this.root), ...command];
  }

  enterNetwork(...command: readonly string[]): [program: string, ...args: string[]] {
    return [this.#programs.nsenter, '--target', String(this.processId), '--net', '--', ...command];
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
    const target = ['--target', String(this.processId), ...flags(this.#kinds), ...this.#at(root)];
    // nsenter stops with the process that it waits for. Continued, it reaps that process when the pod ends, which
    // the first process waits for; killed, it would leave this to the machine's init, and in a container that may be
    // a program that reaps nothing.
    return [setpriv, '--pdeathsig', 'CONT', '--', nsenter, ...target, ...command];
  }

  /** The root is named even where it is the namespace's own: in a chroot it is not. */
  #at(root: string): readonly string[] {
    return [`--root=${root}`, `--wd=${root}`, '--'];
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

function flags(kinds: readonly NamespaceKind[]): readonly string[] {
  return kinds.map((kind) => `--${kind}`);
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function ended(child: ChildProcess): Promise<void> {
  if (!hasExited(child)) await once(child, 'exit');
}
