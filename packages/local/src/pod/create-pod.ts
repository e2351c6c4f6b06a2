import type { ChildProcess } from 'node:child_process';
import { localError } from '../errors.ts';
import { checkPodOptions } from './check-pod-options.ts';
import { containerEnvironment } from './daemons/container-environment.ts';
import { startDaemon, type Daemon } from './daemons/start-daemon.ts';
import { layFiles } from './files/pod-files.ts';
import { charmContainer, containerFolder, jujuFolder, jujuFolders, rootFolder } from './files/pod-layout.ts';
import { openNamespaces, type PodNamespaces } from './namespaces/pod-namespaces.ts';
import { openLink, type PodLink } from './network/pod-link.ts';
import { beginStart } from './pod-start.ts';
import type { Pod, PodOptions, PodSpawnOptions, ProcessExit } from './pod.ts';
import { runProgram } from './programs/run-program.ts';
import { findSystemPrograms } from './programs/system-programs.ts';

const defaultStartTimeoutMs = 10_000;

/**
 * Starts a pod of one unit, as Kubernetes would give it to a charm, and returns it when every Pebble daemon answers.
 *
 * @remarks The pod has namespaces of its own for mounts, network, processes, host name and IPC. Each container has
 * its own root, an overlay over the host's; all share `localhost`. Nothing is written to the host's disk, and nothing
 * is left when the pod is disposed or this process ends, however it ends. Several pods run side by side.
 *
 * @throws CharmsmithError `LOCAL_NEEDS_ROOT`, `LOCAL_MISSING_PROGRAM`, `LOCAL_BAD_OPTION`, `LOCAL_START_FAILED`,
 * `LOCAL_START_TIMEOUT`, `LOCAL_DAEMON_FAILED`, `LOCAL_NO_ADDRESS`; the reason of `signal` when it is aborted. In
 * each case everything is undone first.
 *
 * @example
 * ```ts
 * await using pod = await createPod({
 *   unitName: 'redis-k8s/0',
 *   hostName: 'redis-k8s-0',
 *   fullyQualifiedName: 'redis-k8s-0.redis-k8s-endpoints.dev.svc.cluster.local',
 *   containers: [{ name: 'redis', mounts: [{ storage: 'database', location: '/var/lib/redis' }] }],
 *   storages: [{ name: 'database' }],
 *   charmFolder: '/srv/redis-k8s/build',
 *   daemonCommand: () => ['/usr/local/bin/pebble', 'run', '--hold', '--create-dirs'],
 * });
 * pod.spawn('./dispatch', [], { cwd: pod.juju.charm, env: hookEnvironment, stdio: 'inherit' });
 * ```
 */
export async function createPod(options: PodOptions): Promise<Pod> {
  if (process.getuid?.() !== 0) {
    throw localError('LOCAL_NEEDS_ROOT', `cannot start the pod of ${options.unitName} as an ordinary user`, {
      hint: 'Run it as root, for instance with: sudo -E npm start',
    });
  }
  checkPodOptions(options);
  const programs = findSystemPrograms();
  const start = beginStart(options.unitName, options.startTimeoutMs ?? defaultStartTimeoutMs, options.signal);
  const opened: AsyncDisposable[] = [];
  try {
    const namespaces = await openNamespaces(programs, start);
    opened.push(namespaces);
    const link = await openLink(programs, namespaces, start);
    opened.push(link);
    const hostname = namespaces.enter(programs.hostname, options.hostName);
    await runProgram(start, { step: 'set the host name', command: hostname });
    await layFiles(programs, namespaces, options, link.address, start);
    const starting = options.containers.map(
      async (container) => [container.name, await startDaemon(namespaces, options, container, start)] as const,
    );
    return new RunningPod(options, namespaces, link, new Map(await Promise.all(starting)));
  } catch (error) {
    const reason = start.explain(error);
    for (const resource of opened.reverse()) await resource[Symbol.asyncDispose]();
    throw reason;
  }
}

class RunningPod implements Pod {
  readonly address: string;
  readonly linkName: string;
  readonly processId: number;
  readonly juju;
  readonly jujuFolder: string;
  readonly #options: PodOptions;
  readonly #namespaces: PodNamespaces;
  readonly #link: PodLink;
  readonly #daemons: ReadonlyMap<string, Daemon>;
  #closing: Promise<void> | undefined;

  constructor(options: PodOptions, namespaces: PodNamespaces, link: PodLink, daemons: ReadonlyMap<string, Daemon>) {
    this.#options = options;
    this.#namespaces = namespaces;
    this.#link = link;
    this.#daemons = daemons;
    this.address = link.address;
    this.linkName = link.name;
    this.processId = namespaces.processId;
    this.juju = jujuFolders(options.unitName);
    this.jujuFolder = namespaces.root + jujuFolder;
  }

  spawn(command: string, args: readonly string[], options: PodSpawnOptions = {}): ChildProcess {
    return this.spawnIn(charmContainer, command, args, options);
  }

  spawnIn(container: string, command: string, args: readonly string[], options: PodSpawnOptions = {}): ChildProcess {
    const root = this.rootOf(container);
    if (this.#closing !== undefined || this.#namespaces.closed) {
      throw localError('LOCAL_POD_CLOSED', `cannot run ${command}: the pod of ${this.#options.unitName} has ended`);
    }
    const { cwd = '/', env = containerEnvironment(this.#options.hostName), stdio = 'pipe', detached = false } = options;
    return this.#namespaces.spawn(root, cwd, [command, ...args], { env, stdio, detached });
  }

  socketPath(container: string): string {
    this.#daemonOf(container);
    return `${this.#namespaces.root}${containerFolder(container)}/pebble.socket`;
  }

  rootOf(container: string = charmContainer): string {
    if (container !== charmContainer) this.#daemonOf(container);
    return this.#namespaces.root + rootFolder(container);
  }

  daemonExit(container: string): Promise<ProcessExit> {
    return this.#daemonOf(container).exit;
  }

  #daemonOf(container: string): Daemon {
    const daemon = this.#daemons.get(container);
    if (daemon !== undefined) return daemon;
    throw localError(
      'LOCAL_UNKNOWN_CONTAINER',
      `the pod of ${this.#options.unitName} has no container "${container}"`,
      {
        hint: `It has: ${[...this.#daemons.keys()].join(', ')}.`,
      },
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#link[Symbol.asyncDispose]();
    await this.#namespaces[Symbol.asyncDispose]();
  }
}
