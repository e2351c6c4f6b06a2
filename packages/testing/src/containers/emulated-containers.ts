import { join } from 'node:path';
import { connectPebble } from '@charmsmith/pebble';
import { type Clock, createDaemon, type Daemon, InMemoryFiles, inMemoryUsers } from '@charmsmith/pebble-emulator';
import { TestingError } from '../errors.ts';
import type { Container, ContainerAfter } from '../state/container.ts';
import { describedChecks } from './described-checks.ts';
import { filesOf } from './files-of.ts';
import { makeFolder, removeFolder } from './folders.ts';
import { checksOf, noticesOf, seed } from './seed.ts';
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
  readonly #clock: Clock;
  readonly #running = new Map<string, RunningContainer>();
  readonly #executed: Record<string, ExecutedCommand[]> = {};

  private constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /**
   * Makes a place for containers; none runs yet.
   *
   * @param clock - of their Pebbles
   */
  static open(clock: Clock): EmulatedContainers {
    return new EmulatedContainers(makeFolder('charmsmith-unit-'), clock);
  }

  /** A folder of the unit's own. */
  get folder(): string {
    return this.#folder;
  }

  /** Commands that were executed, by container, in the order they ended. */
  get executed(): Readonly<Record<string, readonly ExecutedCommand[]>> {
    return this.#executed;
  }

  socketOf = (name: string): string => join(this.#folder, `${name}.socket`);

  /** The files of a container that runs. */
  files(name: string): InMemoryFiles {
    const running = this.#running.get(name);
    if (running !== undefined) return running.files;
    throw new TestingError(`container ${name} does not run`, {
      code: 'TESTING_CONTAINER_ABSENT',
      hint: 'Describe it in the state with container(), or start it with startContainer().',
    });
  }

  /** What is in a container now. */
  async look(name: string, given: Container): Promise<ContainerAfter> {
    const running = this.#running.get(name);
    if (running === undefined)
      return { ...given, canConnect: false, plan: { ...emptyPlan, ...given.plan }, files: await seeded(given) };
    await using pebble = connectPebble({ socketPath: this.socketOf(name) });
    const plan = await pebble.plan();
    const services = Object.fromEntries(
      (await pebble.services()).map(({ name: service, current }) => [
        service,
        current === 'active' ? ('active' as const) : ('inactive' as const),
      ]),
    );
    return {
      ...given,
      canConnect: true,
      plan,
      services,
      checks: await checksOf(pebble),
      notices: await noticesOf(pebble),
      files: await filesOf(running.files),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#running.keys()].map((name) => this.stop(name)));
    removeFolder(this.#folder);
  }

  /** Starts a container as it is described, with nothing of what it held before. */
  async start(name: string, given: Container): Promise<void> {
    await this.stop(name);
    const clock = this.#clock;
    const files = new InMemoryFiles(given.files, () => clock.now());
    const programs = typeof given.programs === 'function' ? given.programs(files) : given.programs;
    const executed = (this.#executed[name] ??= []);
    const { network, exitCodeOf } = describedChecks(given);
    const daemon = createDaemon({
      files,
      clock,
      network,
      processes: workloadProcesses({
        execs: given.execs,
        programs,
        clock,
        exitCodeOf,
        executed: (each) => executed.push(each),
      }),
      users: inMemoryUsers({ users: given.users }),
      environment: { PATH: '/usr/local/bin:/usr/bin:/bin' },
      uid: process.getuid?.() ?? 0,
      bootId: `test-${name}`,
      random: () => 0,
    });
    this.#running.set(name, { given, daemon, files });
    await daemon.serve(this.socketOf(name));
    await seed(this.socketOf(name), given);
  }

  /** Stops a container; its Pebble answers no more. */
  async stop(name: string): Promise<void> {
    await this.#running.get(name)?.daemon[Symbol.asyncDispose]();
    this.#running.delete(name);
  }
}

async function seeded({ files }: Container): Promise<ContainerAfter['files']> {
  return await filesOf(new InMemoryFiles(files));
}
