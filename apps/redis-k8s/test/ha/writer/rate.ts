/** Milliseconds from one write of a writing client to the next. */
export const writePauseMs = 20;

/** How many writes it sends in some seconds, at most. */
export function writesIn(seconds: number): number {
  return (seconds * 1_000) / writePauseMs;
}
