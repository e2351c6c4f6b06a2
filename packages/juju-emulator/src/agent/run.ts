import type { HookContext } from '../interpreter/hook-context.ts';
import type { AgentFacts } from './agent-facts.ts';
import { dispatchEnvironment } from './environment.ts';
import type { CommandRecord, Execution } from './execution.ts';

/** One run of the charm while it lasts. */
export interface Run {
  readonly context: HookContext;
  readonly execution: Execution;
  readonly commands: readonly CommandRecord[];
  readonly printed: Printed;
}

/** The lines that the charm has printed; as bytes where they are no UTF-8. */
export interface Printed {
  readonly stdout: readonly (string | Uint8Array)[];
  readonly stderr: readonly (string | Uint8Array)[];
}

/**
 * Makes what a runner gets from an open context, and records what the charm does with it.
 *
 * @param context - answers hook commands
 * @param facts - of the unit, for the environment
 * @param options - the run's token, and what ends it
 */
export function openRun(
  context: HookContext,
  facts: AgentFacts,
  { contextId, signal }: { readonly contextId: string; readonly signal: AbortSignal },
): Run {
  const { event, opened } = context;
  const commands: CommandRecord[] = [];
  const printed = { stdout: [] as (string | Uint8Array)[], stderr: [] as (string | Uint8Array)[] };
  const execution: Execution = {
    environment: dispatchEnvironment(facts, opened, event, contextId),
    workingDirectory: facts.charmDir,
    signal,
    run: async (call) => {
      const startedAt = performance.now();
      const { exitCode, stdout, stderr } = await context.run(call);
      const durationMs = performance.now() - startedAt;
      commands.push({ command: call.command, args: call.args, exitCode, stderr, durationMs });
      return { exitCode, stdout, stderr };
    },
    output: (stream, line) => {
      printed[stream].push(line);
      const text = typeof line === 'string' ? line : new TextDecoder().decode(line);
      context.log(stream === 'stdout' ? 'DEBUG' : 'WARNING', event.name, text);
    },
  };
  return { context, execution, commands, printed };
}
