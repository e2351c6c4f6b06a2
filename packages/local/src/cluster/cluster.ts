import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { localError } from '../errors.ts';
import { type Namespaces, openNamespaces } from '../namespaces/namespaces.ts';
import { runProgram } from '../programs/run-program.ts';
import { withStandardMask } from '../programs/standard-mask.ts';
import { findSystemPrograms, type SystemPrograms } from '../programs/system-programs.ts';
import { beginTask, type Task } from '../task.ts';
import { charmCopyFolder, clusterFolder, clusterProcesses, podFolder, volumeFolder } from './cluster-layout.ts';
import { NameTable } from './names/name-table.ts';
import { ClusterNetwork } from './network/cluster-network.ts';
import { type Cuts, cut, heal, noCuts } from './network/cuts.ts';

/** How a {@link Cluster} is opened. */
export interface ClusterOptions {
  /** Longest time until it is there, in milliseconds. Default 30,000. */
  readonly startTimeoutMs?: number;
  /** Ends the start. A cluster that is up is ended by disposing it. */
  readonly signal?: AbortSignal;
}

const defaultStartTimeoutMs = 30_000;
const changeTimeoutMs = 10_000;

/**
 * What the pods of a model share: a network, in which links can be cut; names, known to all of them; and volumes that
 * outlive a pod.
 *
 * @remarks It has namespaces of its own for mounts, network and processes. Of this machine's network it uses one link
 * and the routes over it; it changes no setting. Nothing is left when it is disposed or this process ends, however it
 * ends. Pods are disposed before their cluster.
 *
 * @example
 * ```ts
 * await using cluster = await Cluster.open();
 * await using one = await createPod({ ...podOf('redis-k8s/0'), cluster });
 * await using other = await createPod({ ...podOf('redis-k8s/1'), cluster });
 * await cluster.cut(['redis-k8s/0']); // the two do not reach each other now
 * await cluster.heal();
 * ```
 */
export class Cluster implements AsyncDisposable {
  /** Host process id of the first process. */
  readonly processId: number;
  /** Name of the host's end of the link to the pods. */
  readonly linkName: string;
  /** Settles when the cluster is gone: disposed, or its first process killed. */
  readonly ended: Promise<void>;
  /** @internal */
  readonly programs: SystemPrograms;
  /** @internal */
  readonly namespaces: Namespaces;
  /** @internal */
  readonly network: ClusterNetwork;
  /** @internal */
  readonly names = new NameTable();
  readonly #charmCopies = new Map<string, Promise<string>>();
  #closing: Promise<void> | undefined;

  private constructor(programs: SystemPrograms, namespaces: Namespaces, network: ClusterNetwork) {
    this.programs = programs;
    this.namespaces = namespaces;
    this.network = network;
    this.processId = namespaces.processId;
    this.linkName = network.linkName;
    this.ended = namespaces.ended;
  }

  /**
   * Opens a cluster without pods.
   *
   * @throws CharmsmithError `LOCAL_NEEDS_ROOT`, `LOCAL_MISSING_PROGRAM`, `LOCAL_START_FAILED`, `LOCAL_START_TIMEOUT`,
   * `LOCAL_NO_ADDRESS`; the reason of `signal` when it is aborted. In each case everything is undone first.
   */
  static async open(options: ClusterOptions = {}): Promise<Cluster> {
    checkRoot();
    const { startTimeoutMs = defaultStartTimeoutMs, signal } = options;
    const programs = findSystemPrograms();
    const task = beginTask({ what: 'open the cluster', timeoutMs: startTimeoutMs, signal });
    const opened: AsyncDisposable[] = [];
    try {
      const namespaces = await openNamespaces(programs, task, { kinds: ['mount', 'net', 'pid'] });
      opened.push(namespaces);
      await layFolders(programs, namespaces, task);
      const network = await ClusterNetwork.open(programs, namespaces, clusterProcesses, task);
      return new Cluster(programs, namespaces, network);
    } catch (error) {
      const reason = task.explain(error);
      for (const resource of opened.reverse()) await resource[Symbol.asyncDispose]();
      throw reason;
    }
  }

  /** Units that have a pod here. */
  get units(): readonly string[] {
    return this.network.units;
  }

  /** Pairs of units between whom nothing passes, in the order of their names. */
  get cuts(): readonly (readonly [one: string, other: string])[] {
    const byNames = (a: readonly string[], b: readonly string[]) => a.join(' ').localeCompare(b.join(' '));
    return [...this.network.cuts.values()].sort(byNames);
  }

  /**
   * Cuts all links between some units and others: what one sends the other never gets, and nobody is told. Connections
   * stay open and silent. The host still reaches all of them, and so do the agents. A cut holds for a unit, also when
   * its pod is replaced.
   *
   * @param ones - units, by name
   * @param others - units, by name. Default: all that have a pod and are not among `ones`
   * @throws CharmsmithError `LOCAL_NETWORK_FAILED`, also when there is no link between them
   */
  async cut(ones: readonly string[], others: readonly string[] = this.#except(ones)): Promise<void> {
    if (cut(noCuts, ones, others).size === 0) {
      const from = others.length === 0 ? 'a unit that has a pod' : others.join(', ');
      throw localError('LOCAL_NETWORK_FAILED', `cannot cut links: there is none from ${ones.join(', ')} to ${from}`, {
        hint: 'Name units that differ.',
      });
    }
    await this.#setCuts('cut links', cut(this.network.cuts, ones, others));
  }

  /**
   * Heals all links between some units and others.
   *
   * @param ones - units, by name. Default: all
   * @param others - units, by name. Default: all
   * @throws CharmsmithError `LOCAL_NETWORK_FAILED`
   */
  heal(ones?: readonly string[], others?: readonly string[]): Promise<void> {
    const all = new Set(this.cuts.flat());
    return this.#setCuts('heal links', heal(this.network.cuts, ones ?? all, others ?? all));
  }

  /**
   * Tells which address the next pod of a unit will have.
   *
   * @throws CharmsmithError `LOCAL_NO_ADDRESS`
   */
  reserveAddress(unit: string): string {
    return this.network.reserve(unit);
  }

  /**
   * Makes a folder that outlives pods, once.
   *
   * @returns its path in the mounts of the cluster and its pods
   * @internal
   */
  volume(unit: string, storage: string): string {
    const folder = volumeFolder(unit, storage);
    withStandardMask(() => mkdirSync(this.namespaces.root + folder, { recursive: true }));
    return folder;
  }

  /**
   * Copies a charm, once: a build that writes its folder anew would otherwise take it from under the pods.
   *
   * @returns the copy's path in the mounts of the cluster and its pods
   * @internal
   */
  charm(folder: string, task: Task): Promise<string> {
    const known = this.#charmCopies.get(folder);
    if (known !== undefined) return known;
    const copy = this.#copyCharm(folder, charmCopyFolder(randomUUID()), task);
    this.#charmCopies.set(folder, copy);
    copy.catch(() => this.#charmCopies.delete(folder));
    return copy;
  }

  async #copyCharm(folder: string, copy: string, task: Task): Promise<string> {
    const target = this.namespaces.root + copy;
    withStandardMask(() => mkdirSync(target, { recursive: true }));
    const copying = ['--archive', '--no-target-directory', `${folder}/.`, target];
    await runProgram(task, { step: 'copy the charm', command: [this.programs.cp, ...copying] });
    return copy;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.network[Symbol.asyncDispose]();
    await this.namespaces[Symbol.asyncDispose]();
  }

  #except(ones: readonly string[]): readonly string[] {
    return this.units.filter((unit) => !ones.includes(unit));
  }

  async #setCuts(what: string, cuts: Cuts): Promise<void> {
    const codes = { failed: 'LOCAL_NETWORK_FAILED', late: 'LOCAL_NETWORK_FAILED' } as const;
    const task = beginTask({ what, timeoutMs: changeTimeoutMs, codes });
    try {
      await this.network.setCuts(cuts, task);
    } catch (error) {
      throw task.explain(error);
    }
  }
}

/**
 * Refuses ordinary users.
 *
 * @throws CharmsmithError `LOCAL_NEEDS_ROOT`
 */
export function checkRoot(): void {
  if (process.getuid?.() === 0) return;
  throw localError('LOCAL_NEEDS_ROOT', 'cannot make pods as an ordinary user', {
    hint: 'Run it as root, for instance with: sudo -E npm start',
  });
}

async function layFolders(programs: SystemPrograms, namespaces: Namespaces, task: Task): Promise<void> {
  const mount = (step: string, ...args: readonly string[]) =>
    runProgram(task, { step, command: namespaces.enter(programs.mount, '--no-mtab', ...args) });
  await mount('mount the cluster folder', '-t', 'tmpfs', '-o', 'mode=0755', 'charmsmith-cluster', clusterFolder);
  for (const folder of [clusterProcesses, podFolder]) mkdirSync(namespaces.root + folder);
  await mount('mount the processes', '-t', 'proc', 'proc', clusterProcesses);
}
