import { token } from '../plugin/token.ts';

// Shorter values would mask half of an ordinary sentence.
const shortestMasked = 4;

/** The values that must not appear in the unit's log. */
export interface Redaction {
  /** Masks this value from now on. */
  hide(value: string): void;
  /** The text with every hidden value replaced by `***`. */
  apply(text: string): string;
}
export const Redaction = token<Redaction>('@charmsmith/core/Redaction');

/** Makes a redaction that hides nothing yet. */
export function createRedaction(): Redaction {
  const hidden = new Set<string>();
  return {
    hide: (value) => {
      if (value.length >= shortestMasked) hidden.add(value);
    },
    apply: (text) => {
      let masked = text;
      // Longest first: a value that contains another is masked whole.
      for (const value of [...hidden].sort((a, b) => b.length - a.length)) masked = masked.replaceAll(value, '***');
      return masked;
    },
  };
}
