/**
 * Opens Node's inspector on a free port of loopback, says how to attach, and waits until a debugger has.
 *
 * @param name - where the dispatch stops
 * @param write - takes the hint
 */
export async function attachDebugger(name: string, write: (line: string) => void): Promise<void> {
  const { open, url, waitForDebugger } = await import('node:inspector');
  if (url() === undefined) {
    open(0, '127.0.0.1');
    write(`stopped at ${name}: attach a debugger to ${String(url())}, with "node inspect" or chrome://inspect`);
    waitForDebugger();
  }
  debugger;
}
