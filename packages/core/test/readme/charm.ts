import {
  active,
  Config,
  type ConfigChangedEvent,
  Containers,
  defineCharm,
  handler,
  on,
  type Outcome,
  waiting,
} from '../../src/index.ts';

const metadata = {
  name: 'web',
  containers: { web: {} },
  config: { options: { debug: { type: 'boolean', default: false } } },
} as const;

interface Dependencies {
  readonly config: Config;
  readonly containers: Containers;
}

class ConfigChanged {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async handle(event: ConfigChangedEvent): Promise<Outcome> {
    const { config, containers } = this.#deps;
    const web = containers.get('web');
    if (!(await web.canConnect())) {
      return event.defer({ reason: 'Pebble does not answer', unit: waiting('Waiting for Pebble') });
    }
    const command = (await config.boolean('debug')) ? 'web --debug' : 'web';
    await web.ensureLayer('web', { services: { web: { override: 'replace', command, startup: 'enabled' } } });
    return active();
  }
}

export const charm = defineCharm({
  metadata,
  handlers: [on.configChanged(handler(ConfigChanged, { config: Config, containers: Containers }))],
});
