import type { Display } from './display.ts';

/** One JSON object a line, for programs. */
export function jsonDisplay(print: (line: string) => void): Display {
  const write = (type: string, content: object) => print(JSON.stringify({ type, ...content }));
  return {
    started: () => undefined,
    ended: ({ event, durationMs, committed, exitCode }) =>
      write('hook', { hook: event.name, durationMs: Math.round(durationMs), exitCode, committed }),
    changed: (row) => write('unit', row),
    note: (text) => write('note', { text }),
    [Symbol.dispose]: () => undefined,
  };
}
