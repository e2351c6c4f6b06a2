import type { Execution, Runner } from '../src/agent/execution.ts';

/** Lines of hook commands; or what the charm does, with its exit code. */
export type Script = string | readonly string[] | ((run: RunLine, execution: Execution) => Promise<number | void>);
/** Runs a line of a hook command and gives what it printed. */
export type RunLine = (line: string) => Promise<string>;

/** A charm of scripts in this process, and what it has been run for. */
export interface ScriptedCharm {
  readonly runner: Runner;
  /** `web/0 db-relation-joined mysql/0`, in order. */
  readonly trace: string[];
  /** What lines have printed, by unit and line. */
  readonly printed: Record<string, string>;
  /** By hook, or `backup` for an action; `*` is for those that have none. May be changed. */
  readonly scripts: Record<string, Script>;
}

/** A command that was refused ends the script as `set -e` does. */
class Refused extends Error {
  readonly exitCode: number;
  constructor(exitCode: number) {
    super(`exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/**
 * Makes a charm. In a script, `$REMOTE` and the like stand for the variables of the environment.
 *
 * @param scripts - by name of hook or action
 */
export function scriptedCharm(scripts: Record<string, Script> = {}): ScriptedCharm {
  const trace: string[] = [];
  const printed: Record<string, string> = {};
  const runner: Runner = async (execution) => {
    const { environment } = execution;
    const unit = environment['JUJU_UNIT_NAME'] ?? '';
    const name = environment['JUJU_DISPATCH_PATH']?.replace(/^\w+\//, '') ?? '';
    const about =
      environment['JUJU_REMOTE_UNIT'] ?? environment['JUJU_STORAGE_ID'] ?? environment['JUJU_SECRET_REVISION'] ?? '';
    trace.push([unit, name, about].filter((part) => part !== '').join(' '));
    const run: RunLine = async (line) => {
      const [command = '', ...args] = line
        .replaceAll(/\$(\w+)/g, (_all, variable: string) => environment[variable] ?? '')
        .split(' ');
      const { exitCode, stderr, stdout } = await execution.run({ command, args });
      printed[`${unit} ${line}`] = stdout + stderr;
      if (exitCode !== 0) throw new Refused(exitCode);
      return stdout;
    };
    const script = scripts[name] ?? scripts['*'] ?? [];
    try {
      if (typeof script === 'function') return { exitCode: (await script(run, execution)) ?? 0 };
      for (const line of typeof script === 'string' ? [script] : script) await run(line);
      return { exitCode: 0 };
    } catch (error) {
      if (error instanceof Refused) return { exitCode: error.exitCode };
      throw error;
    }
  };
  return { runner, trace, printed, scripts };
}
