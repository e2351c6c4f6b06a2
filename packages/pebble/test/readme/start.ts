import { isPebbleError, type Pebble } from '../../src/index.ts';

/** Starts a service that may need several attempts, such as one that waits for another. */
export async function startPatiently(pebble: Pebble, service: string): Promise<void> {
  try {
    await pebble.start([service]);
  } catch (error) {
    const goesOn =
      isPebbleError(error, 'PEBBLE_CHANGE_FAILED') && error.quickExits.every(({ action }) => action === 'restart');
    if (!goesOn) throw error;
    await pebble.waitServices([service], { timeoutMs: 30_000 });
  }
}
