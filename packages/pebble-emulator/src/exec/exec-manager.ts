import type { Change } from '../changes/change.ts';
import type { ChangeStore } from '../changes/change-store.ts';
import type { Task } from '../changes/task.ts';
import type { Clock } from '../clock/clock.ts';
import type { ProcessRunner } from '../processes/process-runner.ts';
import type { ExecSetup } from './exec-request.ts';
import { Execution } from './execution.ts';

/** The commands that clients run. */
export class ExecManager {
  readonly #options: { changes: ChangeStore; processes: ProcessRunner; clock: Clock; connectTimeoutMs: number };
  readonly #executions = new Map<Task, Execution>();

  /** @param options - `connectTimeoutMs`: how long a client may take to connect to a command */
  constructor(options: { changes: ChangeStore; processes: ProcessRunner; clock: Clock; connectTimeoutMs: number }) {
    this.#options = options;
  }

  /** Begins the change of a command. It runs once a client has connected to its task. */
  begin(setup: ExecSetup): { change: Change; task: Task } {
    const { changes, connectTimeoutMs } = this.#options;
    const summary = `Execute command ${JSON.stringify(setup.command[0])}`;
    const execution = new Execution(setup, this.#options);
    const task = changes.newTask({
      kind: 'exec',
      summary,
      work: async (own, signal) => {
        try {
          await execution.run(own, connectTimeoutMs, signal);
        } finally {
          this.#executions.delete(own);
        }
      },
    });
    this.#executions.set(task, execution);
    return { change: changes.start({ kind: 'exec', summary, tasks: [task] }), task };
  }

  /** The command of a task, while its change is in progress. */
  find(task: Task): Execution | undefined {
    return this.#executions.get(task);
  }

  /** Kills every command. */
  async discard(): Promise<void> {
    await Promise.all([...this.#executions.values()].map((execution) => execution.discard()));
  }
}
