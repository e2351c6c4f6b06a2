// Generated from charmcraft.yaml by "charmsmith types". Do not edit: change charmcraft.yaml and run it again.

/** What this charm is: the names and types of everything that Juju knows of it. */
// prettier-ignore
export const metadata = {
  name: 'greeter-k8s',
  summary: 'A web page that greets, on Kubernetes',
  description: 'Serves a page that greets its visitors and says who was greeted last, from any image with busybox. A small charm built\nwith Charmsmith, with a plugin of its own: an example of how plugins are made outside of Charmsmith.\n',
  containers: {
    web: {
      resource: 'web-image',
    },
  },
  resources: {
    'web-image': {
      type: 'oci-image',
      description: 'An image with busybox, whose httpd serves the page',
    },
  },
  provides: {
    website: {
      interface: 'http',
    },
  },
  requires: {
    redis: {
      interface: 'redis',
      limit: 1,
      optional: true,
    },
  },
  config: {
    options: {
      greeting: {
        type: 'string',
        default: 'Hello',
        description: 'How visitors are greeted',
      },
      'host-name': {
        type: 'string',
        description: 'Under which name others reach the page; the unit\'s address when it is not set',
      },
      port: {
        type: 'int',
        default: 8080,
        description: 'Where the page is served',
      },
    },
  },
  actions: {
    greet: {
      description: 'Greets somebody, and remembers who it was',
      params: {
        name: {
          type: 'string',
          description: 'Who is greeted',
        },
        style: {
          type: 'string',
          enum: [
            'plain',
            'festive',
          ],
          default: 'plain',
          description: 'How',
        },
        from: {
          type: 'array',
          items: {
            type: 'string',
          },
          description: 'Who greets, when it is not the charm',
        },
      },
      required: [
        'name',
      ],
      additionalProperties: false,
    },
    recent: {
      description: 'Says who was greeted last',
      params: {
        limit: {
          type: 'integer',
          default: 5,
          description: 'How many at most',
        },
      },
      additionalProperties: false,
    },
  },
} as const;

/** The charm's config, as Juju gives it. An option without a default is absent until somebody sets it. */
// prettier-ignore
export interface CharmConfig {
  /**
   * How visitors are greeted
   * @defaultValue `"Hello"`
   */
  readonly greeting: string;
  /** Under which name others reach the page; the unit's address when it is not set */
  readonly 'host-name'?: string;
  /**
   * Where the page is served
   * @defaultValue `8080`
   */
  readonly port: number;
}

/** The parameters of the charm's actions, by name of the action, defaults filled in. */
// prettier-ignore
export interface CharmActions {
  /** Greets somebody, and remembers who it was */
  readonly greet: {
    /** Who is greeted */
    readonly name: string;
    /**
     * How
     * @defaultValue `"plain"`
     */
    readonly style: 'plain' | 'festive';
    /** Who greets, when it is not the charm */
    readonly from?: readonly string[];
  };
  /** Says who was greeted last */
  readonly recent: {
    /**
     * How many at most
     * @defaultValue `5`
     */
    readonly limit: number;
  };
}

/** The charm's endpoints: the side of the relation that it takes, and the interface spoken there. */
// prettier-ignore
export interface CharmEndpoints {
  readonly website: { readonly role: 'provides'; readonly interface: 'http' };
  readonly redis: { readonly role: 'requires'; readonly interface: 'redis' };
}
