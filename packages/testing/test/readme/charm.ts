import {
  active,
  blocked,
  Config,
  Containers,
  defineCharm,
  handler,
  on,
  type Outcome,
  type PebbleReadyEvent,
  Relations,
} from '@charmsmith/core';

// In a charm of your own, this is what `charmsmith types` writes.
const metadata = {
  name: 'web',
  containers: { web: {} },
  requires: { db: { interface: 'mysql' } },
  config: { options: { port: { type: 'int', default: 80 } } },
} as const;

interface Dependencies {
  readonly config: Config;
  readonly containers: Containers;
  readonly relations: Relations;
}

class WebPebbleReady {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async handle({ container }: PebbleReadyEvent): Promise<Outcome> {
    const { config, containers, relations } = this.#deps;
    const [database] = await relations.of('db');
    if (database === undefined) return blocked('Integrate with a database');
    const { port } = await config.values();
    const command = `web --port ${String(port)}`;
    await containers.get(container).ensureLayer('web', {
      services: { web: { override: 'replace', command, startup: 'enabled' } },
    });
    return active();
  }
}

export const charm = defineCharm({
  metadata,
  handlers: [
    on.pebbleReady('web', handler(WebPebbleReady, { config: Config, containers: Containers, relations: Relations })),
  ],
});
