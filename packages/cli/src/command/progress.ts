/**
 * Shows on a terminal what is being done while it is done.
 *
 * @param title - what the whole is
 * @param work - is given a function that takes the next step
 */
export async function withProgress<T>(title: string, work: (onStep: (what: string) => void) => Promise<T>): Promise<T> {
  const terminal = process.stderr;
  if (!terminal.isTTY) return work(() => undefined);
  const { createLogUpdate } = await import('log-update');
  const update = createLogUpdate(terminal);
  try {
    return await work((what) => update(`${title}: ${what} …`));
  } finally {
    update.clear();
    update.done();
  }
}
