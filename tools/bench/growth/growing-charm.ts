import { type Charm, defineCharm, handler, on, type RelationChangedEvent, Relations } from '@charmsmith/core';

interface Dependencies {
  readonly relations: Relations;
}

/** Reads all that the units on the other side of its relations say. */
class ReadAll {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<void> {
    for (const relation of await this.#deps.relations.of('db')) {
      for (const unit of await relation.units()) await relation.unit(unit).read();
    }
  }
}

/** Is never done. */
class DeferAlways {
  handle(event: RelationChangedEvent) {
    return event.defer({ reason: 'not yet' });
  }
}

export const metadata = { name: 'growing', requires: { db: { interface: 'db' } } } as const;

/** A charm whose config-changed costs what there is to read, and that defers what changes. */
export const growingCharm: Charm<typeof metadata> = defineCharm({
  metadata,
  handlers: [
    on.configChanged(handler(ReadAll, { relations: Relations })),
    on.relationChanged('db', handler(DeferAlways, {})),
  ],
});
