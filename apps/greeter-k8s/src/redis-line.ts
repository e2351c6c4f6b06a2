import type { Relations } from '@charmsmith/core';
import type { PageLine } from './greetings/contract.ts';
import { redisUnit } from './relations.ts';

/** Says which Redis the application is integrated with. */
export class RedisLine implements PageLine {
  readonly #relations: Relations;

  constructor({ relations }: { readonly relations: Relations }) {
    this.#relations = relations;
  }

  readonly line = async (): Promise<string | undefined> => {
    const relation = await this.#relations.one('redis');
    for (const name of (await relation?.units()) ?? []) {
      const reading = await relation?.unit(name).as(redisUnit).read();
      if (reading?.ok === true) return `With Redis at ${reading.value.hostname}:${reading.value.port}`;
    }
    return undefined;
  };
}
