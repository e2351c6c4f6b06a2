// Generated from charmcraft.yaml by "charmsmith types". Do not edit: change charmcraft.yaml and run it again.

/** What this charm is: the names and types of everything that Juju knows of it. */
// prettier-ignore
export const metadata = {
  name: 'redis-k8s',
  summary: 'Redis with Sentinel on Kubernetes',
  description: 'Operates Redis, an in-memory data store, as a Juju charm on Kubernetes: persistent storage, TLS, and Sentinel beside\nevery Redis for high availability. Built with Charmsmith as its reference charm.\n',
  containers: {
    redis: {
      resource: 'redis-image',
      mounts: [
        {
          storage: 'database',
          location: '/var/lib/redis',
        },
      ],
    },
    sentinel: {
      resource: 'redis-image',
    },
  },
  resources: {
    'redis-image': {
      type: 'oci-image',
      description: 'An image with redis-server, and optionally redis_exporter in /bin',
    },
    'cert-file': {
      type: 'file',
      filename: 'redis.crt',
      description: 'TLS certificate of the server, then any intermediates, PEM',
    },
    'key-file': {
      type: 'file',
      filename: 'redis.key',
      description: 'Private key of the certificate, PEM, not encrypted',
    },
    'ca-cert-file': {
      type: 'file',
      filename: 'ca.crt',
      description: 'Certificate of the authority that issued the certificate, PEM',
    },
  },
  storage: {
    database: {
      type: 'filesystem',
      location: '/var/lib/redis',
      description: 'Redis\'s append-only file and snapshots',
    },
  },
  peers: {
    'redis-peers': {
      interface: 'redis-peers',
    },
  },
  provides: {
    redis: {
      interface: 'redis',
      optional: true,
    },
    'metrics-endpoint': {
      interface: 'prometheus_scrape',
      optional: true,
    },
    'grafana-dashboard': {
      interface: 'grafana_dashboard',
      optional: true,
    },
  },
  requires: {
    logging: {
      interface: 'loki_push_api',
      optional: true,
    },
  },
  config: {
    options: {
      'enable-tls': {
        type: 'boolean',
        default: false,
        description: 'Whether Redis and Sentinel talk TLS, and nothing else. Attach the resources cert-file, key-file and\nca-cert-file first.\n',
      },
      'min-replicas-to-write': {
        type: 'int',
        default: 1,
        description: 'How many replicas must have answered within the last three seconds for the master to take writes; from three\nunits on. With 1 a master that is cut off from all others soon refuses writes (NOREPLICAS), which would be\nundone when it is back; with 0 it goes on.\n',
      },
      'passwordless-clients': {
        type: 'boolean',
        default: false,
        description: 'Whether Redis is open to everybody while an application is integrated over "redis": for clients that cannot take\nthe password which the relation gives them. It is the whole application that is opened, on all of its units and\nfor everyone who can reach it, not this relation alone: password and protected mode are off. They are on again as\nsoon as this is set to false, or the last relation is gone.\n',
      },
    },
  },
  actions: {
    'check-service': {
      description: 'Says whether this unit\'s Redis answers',
    },
    'get-initial-admin-password': {
      description: 'Shows the password of Redis',
    },
    'get-sentinel-password': {
      description: 'Shows the password of the Sentinels',
    },
    failover: {
      description: 'Moves the master to another unit without losing a write, before maintenance for example',
    },
    'rotate-passwords': {
      description: 'Gives Redis and Sentinel new passwords, on the leader, without an interruption',
      params: {
        'grace-seconds': {
          type: 'integer',
          minimum: 0,
          default: 300,
          description: 'How long the previous passwords are taken besides, at the least',
        },
      },
    },
  },
} as const;

/** The charm's config, as Juju gives it. An option without a default is absent until somebody sets it. */
// prettier-ignore
export interface CharmConfig {
  /**
   * Whether Redis and Sentinel talk TLS, and nothing else. Attach the resources cert-file, key-file and
   * ca-cert-file first.
   * @defaultValue `false`
   */
  readonly 'enable-tls': boolean;
  /**
   * How many replicas must have answered within the last three seconds for the master to take writes; from three
   * units on. With 1 a master that is cut off from all others soon refuses writes (NOREPLICAS), which would be
   * undone when it is back; with 0 it goes on.
   * @defaultValue `1`
   */
  readonly 'min-replicas-to-write': number;
  /**
   * Whether Redis is open to everybody while an application is integrated over "redis": for clients that cannot take
   * the password which the relation gives them. It is the whole application that is opened, on all of its units and
   * for everyone who can reach it, not this relation alone: password and protected mode are off. They are on again as
   * soon as this is set to false, or the last relation is gone.
   * @defaultValue `false`
   */
  readonly 'passwordless-clients': boolean;
}

/** The parameters of the charm's actions, by name of the action, defaults filled in. */
// prettier-ignore
export interface CharmActions {
  /** Says whether this unit's Redis answers */
  readonly 'check-service': Readonly<Record<string, never>>;
  /** Shows the password of Redis */
  readonly 'get-initial-admin-password': Readonly<Record<string, never>>;
  /** Shows the password of the Sentinels */
  readonly 'get-sentinel-password': Readonly<Record<string, never>>;
  /** Moves the master to another unit without losing a write, before maintenance for example */
  readonly failover: Readonly<Record<string, never>>;
  /** Gives Redis and Sentinel new passwords, on the leader, without an interruption */
  readonly 'rotate-passwords': {
    /**
     * How long the previous passwords are taken besides, at the least
     * @defaultValue `300`
     */
    readonly 'grace-seconds': number;
  };
}

/** The charm's endpoints: the side of the relation that it takes, and the interface spoken there. */
// prettier-ignore
export interface CharmEndpoints {
  readonly 'redis-peers': { readonly role: 'peer'; readonly interface: 'redis-peers' };
  readonly redis: { readonly role: 'provides'; readonly interface: 'redis' };
  readonly 'metrics-endpoint': { readonly role: 'provides'; readonly interface: 'prometheus_scrape' };
  readonly 'grafana-dashboard': { readonly role: 'provides'; readonly interface: 'grafana_dashboard' };
  readonly logging: { readonly role: 'requires'; readonly interface: 'loki_push_api' };
}
