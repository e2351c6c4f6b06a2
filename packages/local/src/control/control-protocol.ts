import { podFolder } from '../cluster/cluster-layout.ts';

/** What a running model tells of itself. */
export interface ModelStatus {
  readonly model: string;
  readonly application: string;
  /** The application's status and message, as `juju status` shows them. */
  readonly status: string;
  readonly message: string;
  readonly config: Readonly<Record<string, string | number | boolean>>;
  /** Pairs of units between whom links are cut. */
  readonly cuts: readonly (readonly [one: string, other: string])[];
  /** Host process id of the model's first process. */
  readonly processId: number;
  /** In the order of their numbers. */
  readonly units: readonly UnitStatus[];
}

/** What a running model tells of a unit. */
export interface UnitStatus {
  /** `redis-k8s/0`. */
  readonly unit: string;
  readonly leader: boolean;
  /** The unit's status and message, as `juju status` shows them. */
  readonly status: string;
  readonly message: string;
  readonly workloadVersion: string;
  /** Names of the hooks that wait. */
  readonly pending: readonly string[];
  /** What the charm does at the moment: `config-changed`. */
  readonly running?: string;
  /** What the charm did last, and how long it took. */
  readonly last?: { readonly name: string; readonly durationMs: number; readonly committed: boolean };
  /** Absent while the unit has no pod. */
  readonly pod?: PodStatus;
}

/** What a running model tells of a pod. */
export interface PodStatus {
  /** IPv4, reachable from this host. */
  readonly address: string;
  /** Host process id of the pod's first process. */
  readonly processId: number;
  /** Roots of the containers as paths of this host. */
  readonly roots: Readonly<Record<string, string>>;
}

/** How an action, or a command in its place, ended. */
export interface ActionReport {
  readonly unit: string;
  readonly status: 'aborted' | 'completed' | 'failed';
  readonly message: string;
  readonly results: unknown;
}

/** What can be asked of a running model: method and path of each request over its socket, JSON both ways. */
export const controlRoutes = {
  status: 'GET /status',
  config: 'POST /config',
  resource: 'POST /resources',
  action: 'POST /actions',
  exec: 'POST /exec',
  resolved: 'POST /resolved',
  scale: 'POST /scale',
  replace: 'POST /replace',
  kill: 'POST /kill',
  cut: 'POST /cut',
  heal: 'POST /heal',
} as const;

/**
 * The socket of a model, as a path of its cluster's mounts: no pod sees it, since each has a tmpfs of its own there, and
 * it ends with the cluster.
 */
export const controlSocket = `${podFolder}/model.socket`;
