import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pebble, Plan } from '@charmsmith/pebble';
import type { ProcessRunner } from '@charmsmith/pebble-emulator';

/** The Pebbles of a unit, in memory. */
export interface EmulatedContainers {
  /** Of each container: its plan, and what became of its services. */
  look(): Promise<Readonly<Record<string, ContainerView>>>;
}

/** What is seen of one container. */
export interface ContainerView {
  readonly plan: Plan;
  readonly services: Readonly<Record<string, string>>;
}

/**
 * Starts a Pebble for each container. Any service runs until it is stopped; any command ends with 0 and prints nothing.
 *
 * @param names - of the containers
 * @param folder - where their sockets lie, each in a folder of its name, as in a charm's container
 * @param users - what users they have beside root
 * @param opened - takes what must be closed
 */
export async function emulateContainers(
  names: readonly string[],
  folder: string,
  users: readonly string[],
  opened: AsyncDisposableStack,
): Promise<EmulatedContainers> {
  const { createDaemon, InMemoryFiles, inMemoryProcesses, inMemoryUsers, TestClock } =
    await import('@charmsmith/pebble-emulator');
  const { connectPebble } = await import('@charmsmith/pebble');
  const clients = new Map<string, Pebble>();
  for (const name of names) {
    const clock = new TestClock();
    const processes: ProcessRunner = {
      find: (program) => Promise.resolve(program.includes('/') ? program : `/usr/bin/${program}`),
      // Pebble gives a command something to read, and a service nothing.
      start: (spec) =>
        inMemoryProcesses({ [spec.command[0]]: spec.stdin === 'pipe' ? () => 0 : {} }, clock).start(spec),
    };
    const daemon = createDaemon({
      clock,
      processes,
      files: new InMemoryFiles(),
      users: inMemoryUsers({
        users: users.map((user, index) => ({ name: user, uid: 100 + index, gid: 100 + index, home: '/' })),
      }),
      environment: { PATH: '/usr/bin:/bin' },
      uid: process.getuid?.() ?? 0,
    });
    const socketPath = join(folder, name, 'pebble.socket');
    await mkdir(join(folder, name), { recursive: true });
    opened.use(daemon);
    await daemon.serve(socketPath);
    clients.set(name, opened.use(connectPebble({ socketPath })));
  }
  return {
    async look() {
      const views: Record<string, ContainerView> = {};
      for (const [name, pebble] of clients) {
        const services = await pebble.services();
        views[name] = {
          plan: await pebble.plan(),
          services: Object.fromEntries(services.map((service) => [service.name, service.current])),
        };
      }
      return views;
    },
  };
}
