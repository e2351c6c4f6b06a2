import type { TerminalSize } from '../processes/process-runner.ts';
import { isSignal } from '../processes/signals.ts';

/** What a client asks for over a command's control connection. */
export interface ControlMessage {
  readonly signal?: NodeJS.Signals;
  readonly resize?: TerminalSize;
}

/** Says that no more is to come over a connection. */
export const endMessage = JSON.stringify({ command: 'end' });

/** Tells whether a text says that no more is to come. */
export function isEndMessage(text: string): boolean {
  return parseObject(text)['command'] === 'end';
}

/** Reads a text of the control connection; what it does not know asks for nothing. */
export function parseControlMessage(text: string): ControlMessage {
  const message = parseObject(text);
  const { name } = toObject(message['signal']);
  const { width, height } = toObject(message['resize']);
  if (message['command'] === 'signal' && typeof name === 'string' && isSignal(name)) return { signal: name };
  if (message['command'] === 'resize' && isLength(width) && isLength(height))
    return { resize: { columns: width, rows: height } };
  return {};
}

function isLength(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 16;
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return toObject(JSON.parse(text));
  } catch {
    return {};
  }
}

function toObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
