import { lstat } from 'node:fs/promises';
import { CharmsmithError } from '@charmsmith/errors';
import { type Execution, type ExecutionResult, processRunner, type Runner } from '@charmsmith/juju-emulator';
import type { UnitPod } from './unit-pod.ts';

/** How a run ends whose pod is gone. */
export const killed: ExecutionResult = { exitCode: 137, signal: 'SIGKILL' };

/**
 * Runs the charm once in a unit's pod, or a command in its place; the agent's socket and the hook commands answer it.
 *
 * @param command - program and arguments, as the charm's container finds them
 * @returns how it has ended; killed, when there is no pod
 */
export async function runInPod(
  pods: Pick<UnitPod, 'pod' | 'tools'>,
  execution: Execution,
  command?: readonly [program: string, ...args: string[]],
): Promise<ExecutionResult> {
  try {
    return await runnerIn(pods, command)(execution);
  } catch (error) {
    if (!CharmsmithError.is(error, 'LOCAL_NO_POD') && !CharmsmithError.is(error, 'LOCAL_POD_CLOSED')) throw error;
    return killed;
  }
}

function runnerIn(
  { pod, tools }: Pick<UnitPod, 'pod' | 'tools'>,
  command: readonly [program: string, ...args: string[]] | undefined,
): Runner {
  if (command === undefined) {
    return processRunner({
      tools,
      spawn: (program, args, how) => pod.spawn(program, args, how),
      // Nothing is there in a pod that has gone: that is no sign of a charm without the program.
      exists: async (path) => (await isThere(pod.rootOf() + path)) || !(await isThere(pod.rootOf())),
    });
  }
  const [program, ...args] = command;
  return processRunner({ tools, spawn: (_program, _args, how) => pod.spawn(program, args, how) });
}

/** Not through links: an absolute one leads to a file of this host. */
async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
