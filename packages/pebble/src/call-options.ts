/** What every call takes. */
export interface CallOptions {
  /** Ends the call with PEBBLE_ABORTED. What the daemon was already told to do, it may still do. */
  readonly signal?: AbortSignal;
}

/** For calls that wait until a change is ready. */
export interface WaitOptions extends CallOptions {
  /**
   * Longest wait in milliseconds, default 60,000; `Infinity` waits for ever. Each start takes the daemon a second, services that require
   * each other start one after another, and a stop takes up to the service's `kill-delay`.
   */
  readonly timeoutMs?: number;
}
