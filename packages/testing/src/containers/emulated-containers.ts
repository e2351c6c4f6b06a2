import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectPebble } from '@charmsmith/pebble';
import { createDaemon, type Daemon, InMemoryFiles, inMemoryUsers, type TestClock } from '@charmsmith/pebble-emulator';
import type { Container, ContainerAfter } from '../state/container.ts';
import { filesOf } from './files-of.ts';
import { type ExecutedCommand, workloadProcesses } from './workload-processes.ts';

interface RunningContainer {
  readonly given: Container;
  readonly daemon: Daemon;
  readonly files: InMemoryFiles;
}

const emptyPlan = { services: {}, checks: {}, 'log-targets': {} };

/** The workload containers of one run: an emulated Pebble for each that can be connected to. */
export class EmulatedContainers implements AsyncDisposable {
  readonly #folder: string;
  readonly #clock: TestClock;
  readonly #running = new Map<string, RunningContainer>();
  readonly #executed: Record<string, ExecutedCommand[]> = {};

  private constructor(folder: string, clock: TestClock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /**
   * Starts the containers of a state as they are described.
   *
   * @param containers - by name
   * @param clock - of the run
   */
  static async open(containers: Readonly<Record<string, Container>>, clock: TestClock): Promise<EmulatedContainers> {
    const opened = new EmulatedContainers(await mkdtemp(join(tmpdir(), 'charmsmith-run-')), clock);
    try {
      for (const [name, given] of Object.entries(containers)) if (given.canConnect) await opened.#start(name, given);
      return opened;
    } catch (error) {
      await opened[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** A folder of the run's own. */
  get folder(): string {
    return this.#folder;
  }

  /** Commands that were executed, by container, in the order they ended. */
  get executed(): Readonly<Record<string, readonly ExecutedCommand[]>> {
    return this.#executed;
  }

  socketOf = (name: string): string => join(this.#folder, `${name}.socket`);

  /** What is in a container now. */
  async look(name: string, given: Container): Promise<ContainerAfter> {
    const running = this.#running.get(name);
    if (running === undefined) return { ...given, plan: { ...emptyPlan, ...given.plan }, files: await seeded(given) };
    await using pebble = connectPebble({ socketPath: this.socketOf(name) });
    const plan = await pebble.plan();
    const services = Object.fromEntries(
      (await pebble.services()).map(({ name: service, current }) => [
        service,
        current === 'active' ? ('active' as const) : ('inactive' as const),
      ]),
    );
    return { ...given, plan, services, files: await filesOf(running.files) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ daemon }) => daemon[Symbol.asyncDispose]()));
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #start(name: string, given: Container): Promise<void> {
    const clock = this.#clock;
    const files = new InMemoryFiles(given.files, () => clock.now());
    const executed = (this.#executed[name] ??= []);
    const daemon = createDaemon({
      files,
      clock,
      processes: workloadProcesses({ ...given, clock, executed: (command) => executed.push(command) }),
      users: inMemoryUsers({ users: given.users }),
      environment: { PATH: '/usr/local/bin:/usr/bin:/bin' },
      uid: process.getuid?.() ?? 0,
      bootId: `test-${name}`,
      random: () => 0,
    });
    this.#running.set(name, { given, daemon, files });
    await daemon.serve(this.socketOf(name));
    await seedPlan(this.socketOf(name), given);
  }
}

/** The container becomes what it is by the ways that Pebble offers. */
async function seedPlan(socketPath: string, { plan, services }: Container): Promise<void> {
  const active = Object.entries(services).flatMap(([name, current]) => (current === 'active' ? [name] : []));
  const isPlanned = Object.values(plan).some((section) => Object.keys(section as object).length > 0);
  if (!isPlanned && active.length === 0) return;
  await using pebble = connectPebble({ socketPath });
  if (isPlanned) await pebble.addLayer('before', plan, { combine: true });
  if (active.length > 0) await pebble.start(active);
}

async function seeded({ files }: Container): Promise<ContainerAfter['files']> {
  return await filesOf(new InMemoryFiles(files));
}
