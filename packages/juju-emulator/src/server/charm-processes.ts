import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentFacts } from '../agent/agent-facts.ts';
import type { Runner } from '../agent/execution.ts';
import { hookToolsLocation, HookTools, type HookToolsOptions } from './hook-tools.ts';
import { processRunner, type ProcessRunnerOptions } from './process-runner.ts';

/** Where the processes of a charm run. */
export interface CharmProcessesOptions
  extends Omit<HookToolsOptions, 'directory' | 'seenAs'>, Pick<ProcessRunnerOptions, 'killAfterMs'> {
  /** The charm: with `dispatch`, or a program for each hook. For each unit where it writes beside itself. */
  readonly charmDir: string | ((unit: string) => string);
  /** A short path for the sockets and hook commands of all units; made with mode 0700 when it is missing. */
  readonly directory: string;
}

/**
 * Runs the units of a model as processes of this machine, each unit with hook commands and a socket of its own.
 *
 * @example
 * ```ts
 * await using processes = await CharmProcesses.open({ charmDir: './my-charm', directory: '/run/my-model' });
 * model.deploy(await readCharm('./my-charm'), { ...processes.host, units: 3 });
 * ```
 */
export class CharmProcesses implements AsyncDisposable {
  /** What a deployment takes: how units are run, and where. */
  readonly host: { readonly runner: Runner; readonly facts: (unit: string) => Partial<AgentFacts> };
  readonly #options: CharmProcessesOptions;
  readonly #tools = new Map<string, Promise<HookTools>>();

  private constructor(options: CharmProcessesOptions) {
    this.#options = options;
    this.host = {
      runner: async (execution) => {
        const { killAfterMs } = options;
        const tools = await this.#toolsOf(execution.environment['JUJU_UNIT_NAME'] ?? '');
        return await processRunner({ tools, ...(killAfterMs === undefined ? {} : { killAfterMs }) })(execution);
      },
      facts: (unit) => ({ charmDir: this.#charmDir(unit), hookTools: hookToolsLocation(this.#directory(unit)) }),
    };
  }

  /** Makes the folder; the hook commands of a unit are written when it runs first. */
  static async open(options: CharmProcessesOptions): Promise<CharmProcesses> {
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    return new CharmProcesses(options);
  }

  /** Closes all sockets, and removes the hook commands. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const tools of this.#tools.values()) await (await tools)[Symbol.asyncDispose]();
    this.#tools.clear();
  }

  #toolsOf(unit: string): Promise<HookTools> {
    const tools = this.#tools.get(unit) ?? HookTools.open({ ...this.#options, directory: this.#directory(unit) });
    this.#tools.set(unit, tools);
    return tools;
  }

  #directory(unit: string): string {
    return join(this.#options.directory, unit.replace('/', '-'));
  }

  #charmDir(unit: string): string {
    const { charmDir } = this.#options;
    return typeof charmDir === 'string' ? charmDir : charmDir(unit);
  }
}
