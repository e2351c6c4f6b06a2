import { lstat } from 'node:fs/promises';
import { CharmsmithError } from '@charmsmith/errors';
import { type Execution, type ExecutionResult, processRunner, type Runner } from '@charmsmith/juju-emulator';
import { localError } from '../errors.ts';
import type { UnitPod } from './unit-pod.ts';

/** How a run ends whose pod is gone. */
const killed: ExecutionResult = { exitCode: 137, signal: 'SIGKILL' };

/**
 * Runs the charm once in a unit's pod, or a command in its place; the agent's socket and the hook commands answer it.
 *
 * @param command - program and arguments, as the charm's container finds them
 * @returns how it has ended; killed, when there is no pod
 */
export async function runInPod(
  pods: Pick<UnitPod, 'isOpen' | 'pod' | 'tools'>,
  execution: Execution,
  command?: readonly [program: string, ...args: string[]],
): Promise<ExecutionResult> {
  try {
    const result = await runnerIn(pods, command)(execution);
    // What fails while its pod goes was ended with it, at whichever step that found it.
    return result.exitCode !== 0 && !pods.isOpen ? killed : result;
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
      exists: (path) => isThere(pod.rootOf(), path),
    });
  }
  const [program, ...args] = command;
  return processRunner({ tools, spawn: (_program, _args, how) => pod.spawn(program, args, how) });
}

/**
 * Tells whether a container has a file. Links are not followed: an absolute one leads to a file of this host.
 *
 * @throws CharmsmithError `LOCAL_POD_CLOSED` when the whole container is gone: a charm without a program is another thing
 */
async function isThere(root: string, path: string): Promise<boolean> {
  if (await exists(root + path)) return true;
  if (await exists(root)) return false;
  throw localError('LOCAL_POD_CLOSED', `the pod ended before ${path} was found`);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
