/** A length of time in Go's syntax: `500ms`, `1m30s`. See {@link parseDuration}. */
export type Duration = string;

/** How an entry of a layer meets the entry of that name below it. `replace` is idempotent, `merge` appends to lists. */
export type Override = 'replace' | 'merge';

/** What the daemon does when a service exits: `shutdown` ends the daemon itself. */
export type ExitAction = 'restart' | 'shutdown' | 'success-shutdown' | 'failure-shutdown' | 'ignore';

/**
 * A service of a layer. Fields are spelled as Pebble spells them, so that a layer read from YAML has this type.
 *
 * @see {@link https://documentation.ubuntu.com/pebble/reference/layer-specification/ | Layer specification}
 */
export interface Service {
  readonly override: Override;
  /** Words and quotes, no shell. A word that starts with an unquoted `#` silently ends the command. */
  readonly command?: string;
  readonly summary?: string;
  readonly description?: string;
  /** Default `disabled`. */
  readonly startup?: 'enabled' | 'disabled';
  /** Order only; takes effect between services that also stand in a `requires` relation. */
  readonly after?: readonly string[];
  readonly before?: readonly string[];
  readonly requires?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly 'user-id'?: number;
  readonly group?: string;
  readonly 'group-id'?: number;
  readonly 'working-dir'?: string;
  /** The name of an entry of `workloads`; excludes user and group. */
  readonly workload?: string;
  /** Default `restart`. */
  readonly 'on-success'?: ExitAction;
  /** Default `restart`. */
  readonly 'on-failure'?: ExitAction;
  readonly 'on-check-failure'?: Readonly<Record<string, ExitAction>>;
  /** Default `500ms`. */
  readonly 'backoff-delay'?: Duration;
  /** At least 1, default 2. */
  readonly 'backoff-factor'?: number;
  /** Default `30s`. */
  readonly 'backoff-limit'?: Duration;
  /** Time between SIGTERM and SIGKILL, default `5s`. */
  readonly 'kill-delay'?: Duration;
}

/** A health check of a layer: exactly one of `http`, `tcp`, `exec`. */
export interface Check {
  readonly override: Override;
  readonly level?: 'alive' | 'ready';
  /** Default `enabled`. */
  readonly startup?: 'enabled' | 'disabled';
  /** Default `10s`. */
  readonly period?: Duration;
  /** Default `3s`. */
  readonly timeout?: Duration;
  /** Failures in a row until the check is down, default 3. */
  readonly threshold?: number;
  readonly http?: { readonly url: string; readonly headers?: Readonly<Record<string, string>> };
  readonly tcp?: { readonly port: number; readonly host?: string };
  readonly exec?: {
    readonly command: string;
    readonly 'service-context'?: string;
    readonly environment?: Readonly<Record<string, string>>;
    readonly user?: string;
    readonly 'user-id'?: number;
    readonly group?: string;
    readonly 'group-id'?: number;
    readonly 'working-dir'?: string;
  };
}

/** Where the output of services is sent. */
export interface LogTarget {
  readonly override: Override;
  readonly type?: 'loki' | 'opentelemetry' | 'syslog';
  readonly location?: string;
  /** `all`, names, `-name`, `-all`; the last match wins. */
  readonly services?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** As whom and with what services run that name it; since 1.20, and fixed while the daemon runs. */
export interface Workload {
  readonly override: Override;
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly 'user-id'?: number;
  readonly group?: string;
  readonly 'group-id'?: number;
}

/** Whether clients may pair; since 1.26. */
export interface Pairing {
  readonly mode?: 'disabled' | 'single' | 'multiple';
}

/**
 * A configuration layer, spelled as Pebble spells it.
 *
 * @example
 * ```ts
 * const layer: Layer = {
 *   services: {
 *     redis: { override: 'replace', command: 'redis-server /etc/redis/redis.conf', startup: 'enabled', user: 'redis' },
 *   },
 * };
 * ```
 */
export interface Layer {
  readonly summary?: string;
  readonly description?: string;
  readonly services?: Readonly<Record<string, Service>>;
  readonly checks?: Readonly<Record<string, Check>>;
  readonly 'log-targets'?: Readonly<Record<string, LogTarget>>;
  readonly workloads?: Readonly<Record<string, Workload>>;
  readonly pairing?: Pairing;
}
