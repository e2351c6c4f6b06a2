import { z } from 'zod';
import {
  blocked,
  completed,
  type Containers as ContainersService,
  Containers,
  contribute,
  defineEvent,
  definePlugin,
  defineState,
  Events,
  on,
  provide,
  type ServiceOf,
  StatusSource,
  token,
  using,
} from '../../src/index.ts';

/** Raised when a backup is there. */
export const backupDone = defineEvent('@example/backups/backup-done', z.object({ path: z.string() }));

/** Makes backups. */
export interface Backups {
  /** @returns the path of the backup in the container */
  make(): Promise<string>;
}
export const Backups = token<Backups>('@example/backups/Backups');

const History = defineState('@example/backups/History', {
  schema: z.object({ paths: z.array(z.string()) }),
  defaults: { paths: [] },
});

interface Dependencies {
  readonly containers: ContainersService;
  readonly history: ServiceOf<typeof History>;
  readonly events: Events;
}

class ContainerBackups implements Backups {
  readonly #deps: Dependencies;
  readonly #container: string;

  constructor(deps: Dependencies, container: string) {
    this.#deps = deps;
    this.#container = container;
  }

  async make(): Promise<string> {
    const { containers, events, history } = this.#deps;
    const path = `/backups/${history.value.paths.length + 1}`;
    await containers.get(this.#container).exec(['make-backup', path]);
    await history.update(({ paths }) => ({ paths: [...paths, path] }));
    await events.emit(backupDone, { path });
    return path;
  }
}

export const backups = definePlugin({
  name: '@example/backups',
  version: '1.0.0',
  api: '^1.1',
  options: z.object({ container: z.string(), action: z.string() }),
  parts: ({ container, action }) => ({
    provides: [
      provide(
        Backups,
        { containers: Containers, history: History, events: Events },
        (deps) => new ContainerBackups(deps, container),
      ),
    ],
    handlers: [
      on.action(
        action,
        using({ backups: Backups }, async (_event, { backups }) => completed({ path: await backups.make() })),
      ),
    ],
    contributions: [
      contribute(StatusSource, { history: History }, ({ history }) => ({
        status: () => Promise.resolve(history.value.paths.length === 0 ? blocked('Make a first backup') : undefined),
      })),
    ],
  }),
});
