import type { ClientSettings } from './client-options.ts';

/** What the writing program is told, a line of JSON each. */
export type Instruction =
  /** Connects with these from now on. */
  | { readonly follow: ClientSettings }
  /** Writes no more, and ends when what is under way has an answer. */
  | { readonly end: true };

/** What the writing program tells, a line of JSON each; times are milliseconds since it started. */
export type WriterEvent =
  | { readonly at: number; readonly acknowledged: number }
  /** A write that was answered with an error, or not at all. */
  | { readonly at: number; readonly failed: number; readonly error: string }
  /** What costs no write by itself: trouble with a connection, a master that takes no writes for the moment. */
  | { readonly at: number; readonly trouble: string };
