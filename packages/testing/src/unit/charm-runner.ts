import type { Charm } from '@charmsmith/core';
import { type DispatchOptions, runDispatch } from '@charmsmith/core/host';
import type { Execution, ExecutionResult, Runner } from '@charmsmith/juju-emulator';

/** What a test may change of a run. */
export interface RunnerOptions {
  /** Changes what a run is given, or what answers it. */
  readonly intercept?: (execution: Execution) => Execution;
  /** Changes how a run ends for Juju: as if its process had been killed. */
  readonly ending?: (dispatched: Promise<ExecutionResult>) => Promise<ExecutionResult>;
  /** What the host is given beside the environment and the transport. */
  readonly host?: Partial<DispatchOptions>;
}

/** Runs a charm in this process, in place of the one that Juju would start. */
export function charmRunner(charm: Charm, { intercept, ending, host }: RunnerOptions = {}): Runner {
  return async (given) => {
    const execution = intercept?.(given) ?? given;
    const dispatched = runDispatch(charm, {
      environment: execution.environment,
      transport: execution,
      signal: execution.signal,
      writeError: (line) => execution.output('stderr', line),
      ...host,
    }).then((exitCode) => ({ exitCode }));
    return await (ending?.(dispatched) ?? dispatched);
  };
}
