import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 5;

/**
 * Finds the processes of a container: those of the pod that have its root.
 *
 * @param pod - host process id of the pod's first process
 * @param root - the container's, as a path of this host
 * @returns host process ids
 */
function containerProcesses(pod: number, root: string): readonly number[] {
  const namespace = readlinkSync(`/proc/${pod}/ns/pid`);
  const { dev, ino } = statSync(root);
  return processIds().filter((id) =>
    unlessGone(() => {
      const own = statSync(`/proc/${id}/root`);
      return own.dev === dev && own.ino === ino && readlinkSync(`/proc/${id}/ns/pid`) === namespace;
    }, false),
  );
}

/** Kills the processes of a container, and those that they start meanwhile; settles when none is left. */
export async function killContainerProcesses(pod: number, root: string, signal: AbortSignal): Promise<void> {
  for (let left = containerProcesses(pod, root); left.length > 0; left = containerProcesses(pod, root)) {
    for (const id of left) unlessGone(() => process.kill(id, 'SIGKILL'), false);
    await delay(pollMs, undefined, { signal });
  }
}

/** Finds the process that another has started, by the host's numbers. */
export function childOf(parent: number): number | undefined {
  return processIds().find((id) => unlessGone(() => parentOf(id) === parent, false));
}

function processIds(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** The fourth field; the second, the name, is in brackets and may hold anything. */
function parentOf(id: number): number {
  const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]);
}

/** Asks about a process that may end at any time. */
function unlessGone<T>(ask: () => T, otherwise: T): T {
  try {
    return ask();
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return otherwise;
    throw error;
  }
}
