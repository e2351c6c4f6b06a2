import type { ChildProcess, StdioOptions } from 'node:child_process';
import type { Cluster } from '../cluster/cluster.ts';
import type { JujuFolders } from './files/pod-layout.ts';

/** A workload container of a pod. */
export interface PodContainer {
  /** Its name in the charm's metadata. */
  readonly name: string;
  /** Storages that it sees. */
  readonly mounts: readonly { readonly storage: string; readonly location: string }[];
}

/** A storage of the unit: a folder that lives as long as the cluster. */
export interface PodStorage {
  /** Its name in the charm's metadata. */
  readonly name: string;
}

/** What {@link createPod} needs to know. */
export interface PodOptions {
  /** Where the pod runs, beside others. Default: a cluster of its own, which ends with it. */
  readonly cluster?: Cluster;
  /** The unit, as Juju names it: `redis-k8s/0`. */
  readonly unitName: string;
  /** Host name of the pod: `redis-k8s-0`. */
  readonly hostName: string;
  /** Its name in the cluster: `redis-k8s-0.redis-k8s-endpoints.model.svc.cluster.local`. */
  readonly fullyQualifiedName: string;
  /** Names of services that lead to it: `redis-k8s-endpoints.model.svc.cluster.local`. Default: none. */
  readonly services?: readonly string[];
  /** The workload containers. */
  readonly containers: readonly PodContainer[];
  /** The storages. */
  readonly storages: readonly PodStorage[];
  /**
   * Host folder with the charm, of which the first pod in its cluster makes a copy: pods do not see later changes. The
   * charm sees it where Juju puts it; what it writes there stays in the pod.
   */
  readonly charmFolder: string;
  /**
   * Host folders that every container sees, read-only and live, at the same path: the project, hook tools, programs
   * outside the host's root file system. A Unix socket in one can be connected to.
   */
  readonly visibleFolders?: readonly string[];
  /**
   * The program of a container: a Pebble daemon, found in the container's root, that listens on `PEBBLE_SOCKET`.
   * Its environment has `PEBBLE`, `PEBBLE_SOCKET`, `JUJU_CONTAINER_NAME`, `PATH`, `HOME` and `HOSTNAME`.
   */
  readonly daemonCommand: (container: PodContainer) => readonly string[];
  /** Receives each line that a daemon writes to standard output or standard error. */
  readonly onDaemonLine?: (container: string, line: string) => void;
  /** Longest time until every daemon answers, in milliseconds. Default 30,000. */
  readonly startTimeoutMs?: number;
  /** Ends the start. A pod that is up is ended by disposing it. */
  readonly signal?: AbortSignal;
}

/** How a process starts in a pod. */
export interface PodSpawnOptions {
  /** Its working folder, in the container. Default `/`. */
  readonly cwd?: string;
  /** Its whole environment. Default: `PATH`, `HOME` and `HOSTNAME` of the container. */
  readonly env?: Readonly<Record<string, string>>;
  /** As in `node:child_process`. Default `pipe`. */
  readonly stdio?: StdioOptions;
  /** Whether the process leads a session of its own, out of reach of the terminal's Ctrl-C. Default `false`. */
  readonly detached?: boolean;
}

/** How a process ended: by exit code or by signal. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * A running pod.
 *
 * @remarks It ends when it is disposed, and at the latest with the process that created it, whatever ends that one.
 * Paths that it gives are paths of this host through `/proc`; they serve while the pod runs. Beware of an absolute
 * symbolic link on the way: seen from here it leads to the host's file.
 */
export interface Pod extends AsyncDisposable {
  /** IPv4 address, reachable from this host and from the other pods of the cluster. */
  readonly address: string;
  /** The cluster that it runs in. */
  readonly cluster: Cluster;
  /** Host process id of the pod's first process, for tools like `nsenter`. */
  readonly processId: number;
  /** Juju's folders of this unit, as the charm sees them. */
  readonly juju: JujuFolders;
  /** Path on this host of the charm container's `/var/lib/juju`; what is put there, the charm sees. */
  readonly jujuFolder: string;
  /**
   * Starts a process in the charm container.
   *
   * @remarks Any signal sent with `kill()` reaches the process as `SIGKILL`. Exit codes 126 and 127 say that the
   * command cannot be run or found.
   *
   * @throws CharmsmithError `LOCAL_POD_CLOSED`
   */
  spawn(command: string, args: readonly string[], options?: PodSpawnOptions): ChildProcess;
  /**
   * Starts a process in a container, as {@link Pod.spawn} does in the charm's.
   *
   * @throws CharmsmithError `LOCAL_UNKNOWN_CONTAINER`, `LOCAL_POD_CLOSED`
   */
  spawnIn(container: string, command: string, args: readonly string[], options?: PodSpawnOptions): ChildProcess;
  /** Path on this host of a container's Pebble socket. */
  socketPath(container: string): string;
  /** Path on this host of the root of a container, of the charm's by default. */
  rootOf(container?: string): string;
  /** Settles when a container's daemon, the one that runs now, has ended: by itself or with the pod. */
  daemonExit(container: string): Promise<ProcessExit>;
  /** Settles when the pod is gone: disposed, or its first process killed. */
  readonly ended: Promise<void>;
  /**
   * Kills a workload container: its daemon and all processes in it, at once. Settles when none is left.
   *
   * @throws CharmsmithError `LOCAL_UNKNOWN_CONTAINER`, `LOCAL_CONTAINER_FAILED`
   */
  killContainer(container: string): Promise<void>;
  /**
   * Starts a workload container anew, as the kubelet does when its process has ended: with a root without what was
   * written there, a new boot id, and the storages as they are. What still runs in it is killed.
   *
   * @returns when its daemon answers
   * @throws CharmsmithError `LOCAL_UNKNOWN_CONTAINER`, `LOCAL_CONTAINER_FAILED`, `LOCAL_DAEMON_FAILED`
   */
  restartContainer(container: string): Promise<void>;
  /**
   * Asks every workload container to end, as the kubelet does before it ends a pod: each daemon gets `SIGTERM` and
   * time to stop its services. Dispose the pod then.
   *
   * @param graceMs - the longest time to wait, in milliseconds. Default: Kubernetes' 30,000
   */
  stopContainers(graceMs?: number): Promise<void>;
}
