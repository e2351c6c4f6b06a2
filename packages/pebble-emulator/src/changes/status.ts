/**
 * The status of a task, and of a change. No task of this daemon has an undo step or waits for a reboot, so Pebble's
 * `Undoing`, `Undone` and `Wait` do not occur, and `Undo` only in passing.
 */
export type Status = 'Do' | 'Doing' | 'Abort' | 'Undo' | 'Done' | 'Hold' | 'Error';

/** A change has the first of these that one of its tasks has. */
const precedence: readonly Status[] = ['Abort', 'Undo', 'Doing', 'Do', 'Error', 'Done', 'Hold'];

/** Whether nothing more will happen to a task or change of this status. */
export function isReady(status: Status): boolean {
  return status === 'Done' || status === 'Hold' || status === 'Error';
}

/** The status of a change with tasks of these statuses; one without tasks is done. */
export function changeStatus(tasks: readonly Status[]): Status {
  return precedence.find((status) => tasks.includes(status)) ?? 'Done';
}
