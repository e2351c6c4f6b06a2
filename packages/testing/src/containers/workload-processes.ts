import {
  type Clock,
  inMemoryProcesses,
  type InMemoryProgram,
  type InMemoryPrograms,
  type ProcessRunner,
  type ProcessSpec,
  type ProgramBehaviour,
} from '@charmsmith/pebble-emulator';
import { text } from 'node:stream/consumers';
import type { ExecAnswer } from '../state/container.ts';

/** A command that the charm executed in a container. */
export interface ExecutedCommand {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  /** What it was given to read; absent where its answer is a program, which reads for itself. */
  readonly stdin?: string;
}

/** What runs in a container of a test. */
export interface WorkloadProcessesOptions {
  readonly execs: readonly ExecAnswer[];
  readonly programs: InMemoryPrograms;
  readonly clock: Clock;
  /** The exit code of a check's command; `undefined` for a command that is no check's. */
  readonly exitCodeOf: (command: readonly string[]) => number | undefined;
  /** Takes each command that is executed, when it has ended. */
  readonly executed: (command: ExecutedCommand) => void;
}

/** Services run until they are stopped, unless a program says otherwise; commands are answered as the test says. */
export function workloadProcesses({
  execs,
  programs,
  clock,
  executed,
  exitCodeOf,
}: WorkloadProcessesOptions): ProcessRunner {
  const declared = inMemoryProcesses(programs, clock);
  let lastPid = 100;
  const run = async (spec: ProcessSpec, program: InMemoryProgram | ProgramBehaviour) => {
    const [name] = spec.command;
    const running = await inMemoryProcesses({ [name]: program }, clock).start(spec);
    return { ...running, pid: (lastPid += 1) };
  };
  return {
    async find(name) {
      const answered = execs.some(({ command: [first] }) => first === undefined || first === name);
      return answered ? name : await declared.find(name);
    },
    async start(spec) {
      // Pebble gives a command something to read, and a service nothing.
      const isCommand = spec.stdin === 'pipe';
      const answer = isCommand ? bestAnswer(execs, spec.command) : undefined;
      if (answer !== undefined) return await run(spec, answering(answer, spec, executed));
      const known = (await declared.find(spec.command[0])) !== undefined;
      const exitCode = isCommand ? undefined : exitCodeOf(spec.command);
      if (exitCode !== undefined) return await run(spec, { exitCode });
      if (isCommand || known) return await declared.start(spec);
      return await run(spec, {});
    },
  };
}

/** The answer with the most words that the command begins with. */
function bestAnswer(execs: readonly ExecAnswer[], command: readonly string[]): ExecAnswer | undefined {
  return execs
    .filter((answer) => answer.command.every((word, index) => command[index] === word))
    .reduce<ExecAnswer | undefined>(
      (best, answer) => (best === undefined || answer.command.length > best.command.length ? answer : best),
      undefined,
    );
}

function answering(
  answer: ExecAnswer,
  { command, environment, workingDir }: ProcessSpec,
  executed: (command: ExecutedCommand) => void,
): InMemoryProgram {
  const seen = { command, environment, ...(workingDir === undefined ? {} : { workingDir }) };
  const { exitCode = 0, program, stderr = '', stdout = '' } = answer;
  return async (own) => {
    if (program !== undefined) {
      executed(seen);
      return await program(own);
    }
    executed({ ...seen, stdin: await text(own.stdin) });
    own.stdout.write(stdout);
    own.stderr.write(stderr);
    return exitCode;
  };
}
