import * as v from 'valibot';

/*
 * What clients read in the interface `redis`. `hostname`, `port` and `leader-host` are the upstream charm's; the other
 * keys are named as in the data interfaces of Canonical's charms, and a client that does not know them leaves them.
 */

/** What a unit says: where the master is. */
export const clientUnitData = v.object({
  /** The master, also where another unit says it: a replica takes no writes. */
  hostname: v.string(),
  port: v.number(),
});

/** What the application says. */
export const clientApplicationData = v.object({
  /** The master. */
  'leader-host': v.string(),
  /** The secret with `username`, `password` and `sentinel-password`. */
  'secret-user': v.optional(v.string()),
  /** Whether Redis and Sentinel talk TLS, and nothing else. */
  tls: v.optional(v.boolean()),
  /** The authority of their certificates, PEM. */
  'tls-ca': v.optional(v.string()),
  /** `host:port` of each replica, separated by commas; absent while there is none. */
  'read-only-endpoints': v.optional(v.string()),
  /** `host:port` of each Sentinel, separated by commas. */
  'sentinel-endpoints': v.string(),
  /** The name under which Sentinels know the master. */
  'sentinel-master-name': v.string(),
});

export type ClientUnitData = v.InferOutput<typeof clientUnitData>;
export type ClientApplicationData = v.InferOutput<typeof clientApplicationData>;
