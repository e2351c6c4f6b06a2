/** What a service does when its process ends. */
export type ServiceAction = 'restart' | 'shutdown' | 'success-shutdown' | 'failure-shutdown' | 'ignore';

/** A service, with the fields as its layers spell them; durations in nanoseconds. An unset field is absent. */
export interface ServiceConfig {
  readonly summary?: string;
  readonly description?: string;
  readonly startup?: string;
  readonly override?: string;
  readonly command?: string;
  readonly after?: readonly string[];
  readonly before?: readonly string[];
  readonly requires?: readonly string[];
  /** Whose environment, user and group it takes. */
  readonly workload?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly 'user-id'?: number;
  readonly user?: string;
  readonly 'group-id'?: number;
  readonly group?: string;
  readonly 'working-dir'?: string;
  readonly 'on-success'?: ServiceAction;
  readonly 'on-failure'?: ServiceAction;
  readonly 'on-check-failure'?: Readonly<Record<string, ServiceAction>>;
  readonly 'backoff-delay'?: bigint;
  readonly 'backoff-factor'?: number;
  readonly 'backoff-limit'?: bigint;
  readonly 'kill-delay'?: bigint;
}

/** A health check, with the fields as its layers spell them. */
export interface CheckConfig {
  readonly override?: string;
  readonly level?: string;
  readonly startup?: string;
  readonly period?: bigint;
  readonly timeout?: bigint;
  readonly threshold?: number;
  readonly http?: { readonly url?: string; readonly headers?: Readonly<Record<string, string>> };
  readonly tcp?: { readonly port?: number; readonly host?: string };
  readonly exec?: {
    readonly command?: string;
    readonly 'service-context'?: string;
    readonly environment?: Readonly<Record<string, string>>;
    readonly 'user-id'?: number;
    readonly user?: string;
    readonly 'group-id'?: number;
    readonly group?: string;
    readonly 'working-dir'?: string;
  };
}

/** What services of one kind have in common, with the fields as its layers spell them. */
export interface WorkloadConfig {
  readonly override?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly 'user-id'?: number;
  readonly user?: string;
  readonly 'group-id'?: number;
  readonly group?: string;
}

/** Whether clients may pair over HTTPS. */
export interface PairingConfig {
  /** `disabled`, `single` or `multiple`; absent means disabled. */
  readonly mode?: string;
}

/** Where logs are sent, with the fields as its layers spell them. */
export interface LogTargetConfig {
  readonly type?: string;
  readonly location?: string;
  readonly services?: readonly string[];
  readonly override?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** The sections of a layer or of a plan, by name. */
export interface Sections {
  readonly services: ReadonlyMap<string, ServiceConfig>;
  readonly checks: ReadonlyMap<string, CheckConfig>;
  readonly 'log-targets': ReadonlyMap<string, LogTargetConfig>;
  readonly workloads: ReadonlyMap<string, WorkloadConfig>;
  readonly pairing: PairingConfig;
}

/** The sections that hold objects by name. */
export type NamedSection = Exclude<keyof Sections, 'pairing'>;

/** One layer: a label, its place among the others, and its sections. */
export interface Layer extends Sections {
  readonly label: string;
  /** Multiples of 1000 for plain labels; labels `dir/name` count on from their directory. */
  readonly order: number;
}

/** All layers combined. */
export interface Plan extends Sections {
  readonly layers: readonly Layer[];
}

/** A plan without layers. */
export const emptyPlan: Plan = {
  layers: [],
  services: new Map(),
  checks: new Map(),
  'log-targets': new Map(),
  workloads: new Map(),
  pairing: {},
};
