import { active, Config, defineCharm, handler, Leadership, Logger, on, type Outcome } from '@charmsmith/core';

interface Dependencies {
  readonly config: Config;
  readonly leadership: Leadership;
  readonly log: Logger;
}

/** Asks for five hook commands: juju-log, is-leader, config-get, juju-log, status-set. */
class ConfigChanged {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<Outcome> {
    const { config, leadership, log } = this.#deps;
    log.info('Beginning config_changed');
    const leader = await leadership.isLeader();
    const { greeting } = await config.values();
    log.info('Read the greeting', { leader });
    return active(String(greeting));
  }
}

const metadata = { name: 'bench', config: { options: { greeting: { type: 'string' } } } } as const;

export const charm = defineCharm({
  metadata,
  plugins: [],
  handlers: [on.configChanged(handler(ConfigChanged, { config: Config, leadership: Leadership, log: Logger }))],
});
