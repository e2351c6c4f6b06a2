import { formatTime } from '../clock/format-time.ts';
import type { Change } from './change.ts';
import { isReady } from './status.ts';
import type { Task } from './task.ts';

/** A change as clients see it. */
export function renderChange(change: Change): Record<string, unknown> {
  const { id, kind, summary, status, tasks, error, spawnTime, readyTime } = change;
  return {
    id,
    kind,
    summary,
    status,
    ...(tasks.length > 0 && { tasks: tasks.map(renderTask) }),
    ready: isReady(status),
    ...(error !== undefined && { err: error }),
    'spawn-time': formatTime(spawnTime),
    ...(readyTime && { 'ready-time': formatTime(readyTime) }),
  };
}

function renderTask({ id, kind, summary, status, log, data, spawnTime, readyTime }: Task): Record<string, unknown> {
  return {
    id,
    kind,
    summary,
    status,
    ...(log.length > 0 && { log }),
    // No task counts its steps: it is one step, taken as soon as it has begun.
    progress: { label: '', done: status === 'Do' ? 0 : 1, total: 1 },
    'spawn-time': formatTime(spawnTime),
    ...(readyTime && { 'ready-time': formatTime(readyTime) }),
    ...(data && { data }),
  };
}
