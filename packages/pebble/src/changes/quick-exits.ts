import type { Change } from './change.ts';

/** A service that exited within its first second, which fails its start whatever its exit code. */
export interface QuickExit {
  readonly service: string;
  readonly exitCode: number;
  /** What the daemon does about it: `restart` goes on in backoff. Before 1.17 it is not told, and nothing is done. */
  readonly action?: 'restart' | 'ignore' | 'shutdown' | (string & {});
}

/** Finds the services whose start failed since they exited too soon. */
export function findQuickExits(change: Change): readonly QuickExit[] {
  return change.tasks.flatMap((task) => {
    const service = /^Start service "(.+)"$/.exec(task.summary)?.[1];
    const exits = task.log.map((entry) => /exited quickly with code (-?\d+)(?:, will (\S+))?$/.exec(entry));
    const [, exitCode, action] = exits.findLast((exit) => exit !== null) ?? [];
    if (task.status !== 'Error' || service === undefined || exitCode === undefined) return [];
    return [Object.freeze({ service, exitCode: Number(exitCode), ...(action === undefined ? {} : { action }) })];
  });
}
