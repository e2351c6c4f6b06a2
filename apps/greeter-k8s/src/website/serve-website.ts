import { active, type Containers, type Outcome, type Ports } from '@charmsmith/core';
import type { GreeterConfig } from '../config.ts';
import type { Greetings } from '../greetings/contract.ts';
import { renderPage } from './render-page.ts';

interface ServeWebsiteDependencies {
  readonly config: GreeterConfig;
  readonly containers: Containers;
  readonly greetings: Greetings;
  readonly ports: Ports;
}

const folder = '/srv/greeter';

/** Brings the page, the server and the open port to what config, relations and greetings say now. */
export class ServeWebsite {
  readonly #deps: ServeWebsiteDependencies;

  constructor(deps: ServeWebsiteDependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<Outcome> {
    const { config, containers, greetings, ports } = this.#deps;
    const web = containers.get('web');
    await web.requireConnected();
    const page = renderPage(config.greeting, await greetings.page());
    await web.files.writeIfChanged(`${folder}/index.html`, page, { makeDirs: true });
    const command = `busybox httpd -f -p ${config.port} -h ${folder}`;
    await web.ensureLayer('greeter', { services: { web: { override: 'replace', command, startup: 'enabled' } } });
    await ports.set([config.port]);
    return active();
  }
}
