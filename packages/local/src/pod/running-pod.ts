import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';
import { localError } from '../errors.ts';
import type { Namespaces } from '../namespaces/namespaces.ts';
import { beginTask, type Task } from '../task.ts';
import { containerEnvironment } from './daemons/container-environment.ts';
import { killContainerProcesses } from './daemons/container-processes.ts';
import { startDaemon, type Daemon } from './daemons/start-daemon.ts';
import { renewContainer } from './files/pod-files.ts';
import { charmContainer, containerFolder, jujuFolder, jujuFolders, rootFolder } from './files/pod-layout.ts';
import type { Pod, PodContainer, PodOptions, PodSpawnOptions, ProcessExit } from './pod.ts';

const containerTimeoutMs = 30_000;
const defaultGraceMs = 30_000;

/** Something of a pod that must be closed with it. */
export type Opened = AsyncDisposable | Disposable;

/** Closes what was opened last first. */
export async function closeAll(opened: readonly Opened[]): Promise<void> {
  for (const resource of opened.toReversed()) {
    if (Symbol.asyncDispose in resource) await resource[Symbol.asyncDispose]();
    else resource[Symbol.dispose]();
  }
}

/** A pod that is up. */
export class RunningPod implements Pod {
  readonly address: string;
  readonly cluster: Cluster;
  readonly processId: number;
  readonly ended: Promise<void>;
  readonly juju;
  readonly jujuFolder: string;
  readonly #options: PodOptions;
  readonly #namespaces: Namespaces;
  readonly #daemons: Map<string, Daemon>;
  readonly #opened: readonly Opened[];
  readonly #changing = new Map<string, Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor(parts: {
    readonly options: PodOptions;
    readonly cluster: Cluster;
    readonly namespaces: Namespaces;
    readonly address: string;
    readonly daemons: Map<string, Daemon>;
    /** What ends with the pod, in the order in which it was opened. */
    readonly opened: readonly Opened[];
  }) {
    this.#options = parts.options;
    this.#namespaces = parts.namespaces;
    this.#daemons = parts.daemons;
    this.#opened = parts.opened;
    this.address = parts.address;
    this.cluster = parts.cluster;
    this.processId = parts.namespaces.processId;
    this.ended = parts.namespaces.ended;
    this.juju = jujuFolders(parts.options.unitName);
    this.jujuFolder = parts.namespaces.root + jujuFolder;
  }

  spawn(command: string, args: readonly string[], options: PodSpawnOptions = {}): ChildProcess {
    return this.spawnIn(charmContainer, command, args, options);
  }

  spawnIn(container: string, command: string, args: readonly string[], options: PodSpawnOptions = {}): ChildProcess {
    const root = this.rootOf(container);
    this.#checkOpen(`cannot run ${command}`);
    const { cwd = '/', env = containerEnvironment(this.#options.hostName), stdio = 'pipe', detached = false } = options;
    return this.#namespaces.spawn(root, cwd, [command, ...args], { env, stdio, detached });
  }

  socketPath(container: string): string {
    this.#containerOf(container);
    return `${this.#namespaces.root}${containerFolder(container)}/pebble.socket`;
  }

  rootOf(container: string = charmContainer): string {
    if (container !== charmContainer) this.#containerOf(container);
    return this.#namespaces.root + rootFolder(container);
  }

  async daemonExit(container: string): Promise<ProcessExit> {
    this.#containerOf(container);
    return (await this.#daemons.get(container)?.exit) ?? { code: null, signal: 'SIGKILL' };
  }

  async killContainer(container: string): Promise<void> {
    const { name } = this.#containerOf(container);
    await this.#change(name, `kill container ${name}`, (task) => this.#kill(name, task));
  }

  async restartContainer(container: string): Promise<void> {
    const described = this.#containerOf(container);
    const { name } = described;
    await this.#change(name, `start container ${name} again`, async (task) => {
      await this.#kill(name, task);
      await renewContainer(this.cluster.programs, this.#namespaces, this.#options, described, task);
      this.#daemons.set(name, await startDaemon(this.#namespaces, this.#options, described, task));
    });
  }

  async stopContainers(graceMs: number = defaultGraceMs): Promise<void> {
    const daemons = [...this.#daemons.values()];
    for (const daemon of daemons) daemon.terminate();
    const gone = new AbortController();
    const all = Promise.all(daemons.map(({ exit }) => exit)).finally(() => gone.abort());
    await Promise.race([all, delay(graceMs, undefined, { signal: gone.signal }).catch(() => undefined)]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= closeAll(this.#opened);
    return this.#closing;
  }

  async #kill(container: string, task: Task): Promise<void> {
    task.enter('kill its processes');
    await killContainerProcesses(this.processId, this.rootOf(container), task.signal);
    await this.#daemons.get(container)?.exit;
  }

  /** One change of a container at a time: one that is killed must not take along what the next has started. */
  #change(container: string, what: string, change: (task: Task) => Promise<void>): Promise<void> {
    const before = this.#changing.get(container) ?? Promise.resolve();
    const changed = before.then(() => this.#changeNow(what, change));
    this.#changing.set(
      container,
      changed.catch(() => undefined),
    );
    return changed;
  }

  async #changeNow(what: string, change: (task: Task) => Promise<void>): Promise<void> {
    this.#checkOpen(`cannot ${what}`);
    const codes = { failed: 'LOCAL_CONTAINER_FAILED', late: 'LOCAL_CONTAINER_FAILED' } as const;
    const task = beginTask({ what: `${what} of ${this.#options.unitName}`, timeoutMs: containerTimeoutMs, codes });
    try {
      await change(task);
    } catch (error) {
      this.#checkOpen(`cannot ${what}`);
      throw task.explain(error);
    }
  }

  #checkOpen(cannot: string): void {
    if (this.#closing === undefined && !this.#namespaces.closed) return;
    throw localError('LOCAL_POD_CLOSED', `${cannot}: the pod of ${this.#options.unitName} has ended`);
  }

  #containerOf(container: string): PodContainer {
    const { containers, unitName } = this.#options;
    const found = containers.find(({ name }) => name === container);
    if (found !== undefined) return found;
    throw localError('LOCAL_UNKNOWN_CONTAINER', `the pod of ${unitName} has no container "${container}"`, {
      hint: `It has: ${containers.map(({ name }) => name).join(', ')}.`,
    });
  }
}
