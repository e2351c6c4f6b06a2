/**
 * Waits. What does it in Node is loaded when someone waits: most dispatches never do.
 *
 * @throws the signal's reason, as the cause of an `AbortError`
 */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  const { setTimeout } = await import('node:timers/promises');
  await setTimeout(ms, undefined, signal === undefined ? {} : { signal });
}
