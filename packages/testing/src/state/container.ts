import type { Layer, Plan } from '@charmsmith/pebble';
import type { InMemoryFile, InMemoryFiles, InMemoryProgram, InMemoryPrograms, User } from '@charmsmith/pebble-emulator';

/** What a container answers to a command that the charm executes there. Made by {@link exec}. */
export interface ExecAnswer {
  /** The first words of the command. Of several answers the one with the most words counts; none match anything. */
  readonly command: readonly string[];
  readonly exitCode?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** A program in place of a fixed answer: it reads its input, prints, and ends with its exit code. */
  readonly program?: InMemoryProgram;
}

/** A notice that a workload, or somebody, has raised. Made by {@link notice}. */
export interface Notice {
  /** `example.com/path`. */
  readonly key: string;
  /** What the last occurrence brought along. */
  readonly data: Readonly<Record<string, string>>;
  readonly occurrences: number;
}

/** How a check of the plan stands: `inactive` when it does not run. */
export type CheckState = 'up' | 'down' | 'inactive';

/** A workload container, as a test describes it. Made by {@link container}. */
export interface Container {
  /** Whether its Pebble answers. */
  readonly canConnect: boolean;
  /** What Pebble was told to run. */
  readonly plan: Layer;
  /** Services of the plan that run; the others do not. */
  readonly services: Readonly<Record<string, 'active' | 'inactive'>>;
  /** How checks of the plan stand. Those left out are up; what is down fails again each time it runs. */
  readonly checks: Readonly<Record<string, CheckState>>;
  /** Custom notices, in the order they first occurred. */
  readonly notices: readonly Notice[];
  /** Files and directories by absolute path; a text is a file of root with mode 0644. */
  readonly files: Readonly<Record<string, string | InMemoryFile>>;
  /** Users beside root. */
  readonly users: readonly User[];
  readonly execs: readonly ExecAnswer[];
  /** What services run, or what makes it of the container's files. A program that is not named runs until it is stopped. */
  readonly programs: InMemoryPrograms | ((files: InMemoryFiles) => InMemoryPrograms);
}

/** A workload container after a run. It can be a part of the state of the next. */
export interface ContainerAfter extends Container {
  readonly plan: Plan;
  readonly files: Readonly<Record<string, Required<Pick<InMemoryFile, 'mode' | 'owner'>> & InMemoryFile>>;
}

/**
 * A workload container.
 *
 * @param settings - default: its Pebble answers, and there is nothing in it
 *
 * @example
 * ```ts
 * container({ files: { '/etc/redis.conf': 'port 6379\n' }, execs: [exec(['redis-cli', 'ping'], { stdout: 'PONG\n' })] });
 * ```
 */
export function container(settings: Partial<Container> = {}): Container {
  return {
    canConnect: true,
    plan: {},
    services: {},
    checks: {},
    notices: [],
    files: {},
    users: [],
    execs: [],
    programs: {},
    ...settings,
  };
}

/**
 * The answer to a command that the charm executes in a container. Without one the program is not found there.
 *
 * @param command - the first words of the command
 * @param answer - default: exit code 0, nothing printed
 */
export function exec(command: readonly string[], answer: Omit<ExecAnswer, 'command'> = {}): ExecAnswer {
  return { command, ...answer };
}

/**
 * A custom notice in a container.
 *
 * @param key - `example.com/path`
 * @param data - what it brings along
 */
export function notice(key: string, data: Readonly<Record<string, string>> = {}): Notice {
  return { key, data, occurrences: 1 };
}
