import type { Pod } from '../pod/pod.ts';
import { restartDelayMs, steadyMs } from './restart-delay.ts';

/** What {@link watchContainers} watches. */
export interface WatchOptions {
  readonly pod: Pick<Pod, 'daemonExit' | 'restartContainer'>;
  readonly containers: readonly string[];
  /** Told when a container runs again. */
  readonly onRestarted: (container: string) => void;
  /** Ends the watch; fired before the pod is closed. */
  readonly signal: AbortSignal;
}

/**
 * Starts containers again whose daemon has ended, as the kubelet does.
 *
 * @returns when the signal has fired
 */
export async function watchContainers({ containers, ...options }: WatchOptions): Promise<void> {
  await Promise.all(containers.map((container) => watch(container, options)));
}

async function watch(container: string, options: Omit<WatchOptions, 'containers'>): Promise<void> {
  const { pod, onRestarted, signal } = options;
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  for (let ends = 0; !signal.aborted;) {
    const startedAt = performance.now();
    await Promise.race([pod.daemonExit(container), aborted]);
    ends = performance.now() - startedAt >= steadyMs ? 1 : ends + 1;
    if (!isAborted(signal)) await pause(restartDelayMs(ends), aborted);
    if (isAborted(signal)) return;
    // One that does not come up has ended once more.
    const running = await pod.restartContainer(container).then(
      () => true,
      () => false,
    );
    if (running) onRestarted(container);
  }
}

/** A function, since the compiler does not know that time has passed. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Waits for a time, or until it is of no use. */
async function pause(ms: number, aborted: Promise<void>): Promise<void> {
  if (ms === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([passed, aborted]);
  clearTimeout(timer);
}
