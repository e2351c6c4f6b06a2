import type { Leadership, Outcome, Relation, Relations } from '@charmsmith/core';
import { redisEndpoint } from '../constants.ts';
import type { Passwords } from '../peers/passwords.ts';
import type { ClientSecrets } from './client-secrets.ts';
import { describeMaster, describeService, type ServiceFacts } from './describe-service.ts';
import { serviceFacts, type ServiceFactsDependencies } from './service-facts.ts';

interface InformClientsDependencies extends ServiceFactsDependencies {
  readonly leadership: Leadership;
  readonly relations: Relations;
  readonly passwords: Passwords;
  readonly clientSecrets: ClientSecrets;
}

/** The upstream charm writes texts as they are, and its clients read them so. */
const asText = { encoding: 'text' } as const;

/** Tells every client where the master is, and how it is reached: each unit in its own bag, the leader in the application's. */
export class InformClients {
  readonly #deps: InformClientsDependencies;

  constructor(deps: InformClientsDependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<Outcome> {
    const { leadership, relations } = this.#deps;
    const clients = await relations.of(redisEndpoint);
    if (clients.length === 0) return;
    const facts = await serviceFacts(this.#deps);
    // Nobody knows the master yet: peer data will change, and lead here again.
    if (facts === undefined) return;
    const { clientUnitData } = await import('./client-data.ts');
    for (const { ownUnit } of clients) await ownUnit.as(clientUnitData, asText).write(describeMaster(facts));
    if (await leadership.isLeader()) await this.#informAsLeader(clients, facts);
  }

  async #informAsLeader(clients: readonly Relation[], facts: ServiceFacts): Promise<void> {
    const { passwords, clientSecrets } = this.#deps;
    const { clientApplicationData } = await import('./client-data.ts');
    const pair = await passwords.current();
    for (const relation of clients) {
      const secret = pair && { 'secret-user': await clientSecrets.ensure(relation, pair) };
      await relation.ownApplication.as(clientApplicationData, asText).write({ ...describeService(facts), ...secret });
    }
  }
}
