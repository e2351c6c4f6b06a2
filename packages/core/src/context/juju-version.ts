import { CharmsmithError } from '@charmsmith/errors';

/** What Juju learnt, or lost, with some version. */
export type JujuFeature = keyof typeof features;

interface Span {
  /** The first version that has it. */
  readonly since?: string;
  /** The first version that has it no more. */
  readonly until?: string;
  /** Versions in between that lack it. */
  readonly except?: readonly string[];
}

const features = {
  /** `secret-*` as a usable set. */
  secrets: { since: '3.0.3' },
  /** Secrets that an administrator makes and grants; config options of type `secret`. */
  'user-secrets': { since: '3.3.0' },
  /** `open-port` on Kubernetes. */
  'kubernetes-open-port': { since: '3.0.3' },
  /** `service-context` of Pebble's exec. */
  'exec-service-context': { since: '3.1.6', except: ['3.2.0'] },
  /** `pebble-custom-notice`. */
  notices: { since: '3.4.0' },
  'log-forwarding': { since: '3.4.0' },
  /** `pebble-check-failed` and `pebble-check-recovered`. */
  'check-events': { since: '3.6.0' },
  /** `charm-user` in the metadata. */
  'charm-user': { since: '3.6.0' },
  /** `relation-model-get`. */
  'relation-model': { since: '3.6.2' },
  /** Pebble's identities, metrics, and starting and stopping of checks. */
  identities: { since: '3.6.4' },
  'check-control': { since: '3.6.4' },
  /** `credential-get` on Kubernetes. */
  'kubernetes-credential': { since: '3.6.10' },
  'collect-metrics': { until: '3.6.11' },
  'series-upgrade': { until: '4.0.0' },
} as const satisfies Readonly<Record<string, Span>>;

// What a distribution appends after the number says nothing of what Juju can do.
const format = /^(\d+)\.(\d+)(?:\.(\d+)|-([a-z]+)(\d*))?(?:\.(\d+))?(?:-.*)?$/;

/**
 * A version of Juju, as `JUJU_VERSION` spells it: `3.6.8`, `4.0-beta5.1`. Compares with strings.
 *
 * @example
 * ```ts
 * if (new JujuVersion('3.6.1').supports('relation-model')) await relation.remoteModel();
 * ```
 */
export class JujuVersion {
  readonly #text: string;
  readonly #parts: readonly number[];
  /** `beta` or `rc`; empty for a release. */
  readonly #tag: string;

  /** @throws CharmsmithError `CORE_BAD_VERSION` for what is no version of Juju */
  constructor(text: string) {
    const match = format.exec(text);
    if (match === null) {
      throw new CharmsmithError(`"${text}" is not a version of Juju`, {
        code: 'CORE_BAD_VERSION',
        hint: 'Juju writes 3.6.8 or 4.0-beta5.1.',
        details: { version: text },
      });
    }
    const [, major, minor, patch, tag = '', tagged, build] = match;
    this.#text = text;
    this.#tag = tag;
    this.#parts = [major, minor, patch ?? tagged, build].map((part) => Number(part ?? 0));
  }

  get major(): number {
    return this.#parts[0] ?? 0;
  }

  get minor(): number {
    return this.#parts[1] ?? 0;
  }

  /** Less than 0 when this version is older than the other, 0 when it is the same, more than 0 when it is newer. */
  compare(other: JujuVersion | string): number {
    const that = typeof other === 'string' ? new JujuVersion(other) : other;
    const release = this.major - that.major || this.minor - that.minor;
    if (release !== 0) return release;
    if (this.#tag !== that.#tag) {
      // A release is newer than all that were tagged on the way to it.
      if (this.#tag === '') return 1;
      if (that.#tag === '') return -1;
      return this.#tag < that.#tag ? -1 : 1;
    }
    const difference = this.#parts.findIndex((part, index) => part !== that.#parts[index]);
    return difference < 0 ? 0 : (this.#parts[difference] ?? 0) - (that.#parts[difference] ?? 0);
  }

  /** Whether this version is the other or newer. */
  atLeast(other: JujuVersion | string): boolean {
    return this.compare(other) >= 0;
  }

  /** Whether this version has a feature. */
  supports(feature: JujuFeature): boolean {
    const { since, until, except = [] }: Span = features[feature];
    return (
      (since === undefined || this.atLeast(since)) &&
      (until === undefined || !this.atLeast(until)) &&
      !except.some((version) => this.compare(version) === 0)
    );
  }

  /**
   * Refuses to go on without a feature.
   *
   * @throws UnsupportedByJuju
   */
  require(feature: JujuFeature): void {
    if (!this.supports(feature)) throw new UnsupportedByJuju(feature, this, features[feature]);
  }

  toString(): string {
    return this.#text;
  }

  toJSON(): string {
    return this.#text;
  }
}

/** This Juju lacks what was asked for. Code `CORE_UNSUPPORTED_BY_JUJU`. */
export class UnsupportedByJuju extends CharmsmithError {
  readonly feature: JujuFeature;

  constructor(feature: JujuFeature, version: JujuVersion, { since, until }: Span) {
    const when = since === undefined ? `Juju older than ${String(until)}` : `Juju ${since} or newer`;
    super(`Juju ${String(version)} does not have ${feature}: that needs ${when}`, {
      code: 'CORE_UNSUPPORTED_BY_JUJU',
      hint: 'Ask context.version.supports(…) first, or state the version under "assumes" in charmcraft.yaml.',
      details: { feature, version: String(version), ...(since === undefined ? { until } : { since }) },
    });
    this.feature = feature;
  }
}
