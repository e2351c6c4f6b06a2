import type { Relations } from '@charmsmith/core';
import type { PageLine } from './greetings/contract.ts';
import { redisApplication, redisUnit } from './relations.ts';

/** Says which Redis the application is integrated with. */
export class RedisLine implements PageLine {
  readonly #relations: Relations;

  constructor({ relations }: { readonly relations: Relations }) {
    this.#relations = relations;
  }

  readonly line = async (): Promise<string | undefined> => {
    const relation = await this.#relations.one('redis');
    if (relation === undefined) return undefined;
    const application = await relation.remoteApplication.as(redisApplication).read();
    for (const name of await relation.units()) {
      const unit = await relation.unit(name).as(redisUnit).read();
      if (!unit.ok) continue;
      const { 'leader-host': host = unit.value.hostname, tls = false } = application.ok ? application.value : {};
      return `With Redis at ${host}:${unit.value.port}${tls ? ' over TLS' : ''}`;
    }
    return undefined;
  };
}
