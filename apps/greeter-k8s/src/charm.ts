import {
  completed,
  contribute,
  Containers,
  defineCharm,
  failed,
  forCharm,
  handler,
  Networks,
  Ports,
  reconcile,
  Relations,
  using,
} from '@charmsmith/core';
import { metadata } from './charm-metadata.gen.ts';
import { GreeterConfig } from './config.ts';
import { greeted, Greetings, PageLine } from './greetings/contract.ts';
import { greetings } from './greetings/plugin.ts';
import { RedisLine } from './redis-line.ts';
import { PublishWebsite } from './website/publish-website.ts';
import { ServeWebsite } from './website/serve-website.ts';

const { on } = forCharm(metadata);

const website = { config: GreeterConfig, containers: Containers, greetings: Greetings, ports: Ports };

/** A web page that greets. */
export const charm = defineCharm({
  metadata,
  plugins: [greetings({})],
  contributions: [contribute(PageLine, { relations: Relations }, (dependencies) => new RedisLine(dependencies))],
  handlers: [
    reconcile(handler(ServeWebsite, website, { id: 'serve-website' })),
    reconcile(
      handler(
        PublishWebsite,
        { config: GreeterConfig, networks: Networks, relations: Relations },
        { id: 'publish-website' },
      ),
    ),
    on.action(
      'greet',
      using({ greetings: Greetings }, async ({ params }, { greetings }) => {
        if (params.name.trim() === '') return failed('There is nobody to greet: the name is empty.');
        const words = await greetings.greet(params.name, params.style);
        return completed({ words, ...(params.from === undefined ? {} : { from: params.from.join(' and ') }) });
      }),
    ),
    on.action(
      'recent',
      using({ greetings: Greetings }, ({ params }, { greetings }) =>
        completed({ names: greetings.recent().slice(0, params.limit).join(', ') }),
      ),
    ),
    // Whoever was greeted shows on the page at once, or as soon as the container is there.
    on.custom(greeted, handler(ServeWebsite, website)),
  ],
});
