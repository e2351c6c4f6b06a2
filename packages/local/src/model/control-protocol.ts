import { podFolder } from '../cluster/cluster-layout.ts';

/** What a running model tells of its unit. */
export interface ModelStatus {
  readonly model: string;
  readonly unit: string;
  /** The unit's status and message, as `juju status` shows them. */
  readonly status: string;
  readonly message: string;
  readonly applicationStatus: string;
  readonly applicationMessage: string;
  readonly workloadVersion: string;
  /** IPv4 of the pod, reachable from this host. */
  readonly address: string;
  /** Host process id of the pod's first process. */
  readonly processId: number;
  /** Roots of the containers as paths of this host. */
  readonly roots: Readonly<Record<string, string>>;
  readonly config: Readonly<Record<string, string | number | boolean>>;
  /** Names of the hooks that wait. */
  readonly pending: readonly string[];
}

/** How an action ended. */
export interface ActionReport {
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
} as const;

/**
 * The socket of a model, as a path of its cluster's mounts: no pod sees it, since each has a tmpfs of its own there, and
 * it ends with the cluster.
 */
export const controlSocket = `${podFolder}/model.socket`;
