import type { ConfigValue } from '../charm/charm-description.ts';

/** Strings by key, as Juju holds them. */
export type Databag = Readonly<Record<string, string>>;

/** A status and when it was set, in milliseconds since the epoch. */
export interface StatusState {
  readonly status: string;
  readonly message: string;
  readonly since: number;
}

/** One relation, as this unit sees it. */
export interface RelationState {
  /** As Juju writes it: `db:7`. */
  readonly id: string;
  readonly endpoint: string;
  /** In a peer relation, the own application. */
  readonly remoteApp: string;
  /** Name of the endpoint on the other side. Default: the same as on this side. */
  readonly remoteEndpoint?: string;
  /** In a peer relation, the other units. */
  readonly remoteUnits: readonly string[];
  /** By name of unit or application, own and remote. Those of departed units stay until the relation ends. */
  readonly databags: Readonly<Record<string, Databag>>;
  /** Where the remote application lives. Default: in this model. */
  readonly remoteModelUuid?: string;
}

/** One content of a secret. */
export interface SecretRevision {
  readonly revision: number;
  /** Values in base64: they may be any bytes. */
  readonly content: Databag;
}

/** A secret that this unit may know of. */
export interface SecretState {
  /** 20 characters, without the scheme. */
  readonly id: string;
  /** Name of the unit or application. */
  readonly owner: string;
  readonly label: string;
  readonly description: string;
  readonly rotation: string;
  /** When Juju asks for new content next, in milliseconds since the epoch. */
  readonly rotatesAt?: number;
  /** When the latest revision expires, in milliseconds since the epoch. */
  readonly expiry?: number;
  /** Oldest first. */
  readonly revisions: readonly SecretRevision[];
  /** Who else may read it. */
  readonly access: readonly { readonly target: string; readonly scope: string; readonly role: string }[];
  /** What this unit has read: the revision it tracks, and its own name for the secret. */
  readonly tracked?: { readonly revision: number; readonly label: string };
}

/** What `credential-get` prints, in Juju's own spelling. Holds secrets. */
export interface CloudSpec {
  /** `kubernetes`, `lxd` … */
  readonly type: string;
  readonly name: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly 'identity-endpoint'?: string;
  readonly 'storage-endpoint'?: string;
  readonly cacertificates?: readonly string[];
  readonly 'skip-tls-verify'?: boolean;
  readonly 'is-controller-cloud'?: boolean;
  readonly credential?: {
    readonly 'auth-type': string;
    readonly attrs?: Databag;
    readonly redacted?: readonly string[];
  };
}

/** One attached storage. */
export interface StorageState {
  /** As Juju writes it: `data/0`. */
  readonly id: string;
  readonly kind: 'block' | 'filesystem';
  readonly location: string;
}

/** Addresses of a binding. */
export interface NetworkState {
  readonly interfaceName: string;
  readonly bindAddresses: readonly string[];
  readonly ingressAddresses: readonly string[];
  readonly egressSubnets: readonly string[];
}

/** Juju's log levels. */
export type LogLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

/** One line of the unit's log. */
export interface LogLine {
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly level: LogLevel;
  /** `juju-log`, the hook whose output it is, or `agent`. */
  readonly source: string;
  readonly message: string;
}

/** One unit of one application, as Juju holds it. Immutable and plain: it survives JSON. */
export interface UnitState {
  readonly unitName: string;
  readonly leader: boolean;
  readonly plannedUnits: number;
  /** Options set by the operator; defaults are the charm's. */
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly unitStatus: StatusState;
  /** `undefined`: never set, so derived from the unit's. */
  readonly applicationStatus?: StatusState;
  readonly workloadVersion: string;
  readonly relations: readonly RelationState[];
  /** What the charm stores with `state-set`. */
  readonly state: Databag;
  readonly secrets: readonly SecretState[];
  /** Paths as the charm sees them, by name of the resource. */
  readonly resources: Readonly<Record<string, string>>;
  readonly storage: readonly StorageState[];
  /** Open for every endpoint, as `opened-ports` prints them: `80/tcp`. */
  readonly ports: readonly string[];
  /** Open for some endpoints only, by endpoint. */
  readonly endpointPorts?: Readonly<Record<string, readonly string[]>>;
  /** What `leader-set` has set, up to Juju 3. */
  readonly leaderSettings?: Databag;
  /** Given to a unit whose application is trusted. */
  readonly cloudSpec?: CloudSpec;
  /** Addresses of every binding that has none of its own. */
  readonly network: NetworkState;
  readonly networks: Readonly<Record<string, NetworkState>>;
  readonly log: readonly LogLine[];
}

/** The application that a unit belongs to. */
export function applicationOf(unitName: string): string {
  return unitName.replace(/\/\d+$/, '');
}
