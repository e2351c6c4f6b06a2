import { token } from '../plugin/token.ts';

// Shorter values would mask half of an ordinary sentence.
const shortestMasked = 4;
const shortestMaskedLine = 8;

/** The values that must not appear in the unit's log. */
export interface Redaction {
  /** Masks this value from now on; of a value of several lines also each line. Values under four characters show. */
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
      // A log line holds no line breaks: it would show a private key with spaces instead, or with \n.
      for (const line of value.split(/\s*\n\s*/)) if (line.length >= shortestMaskedLine) hidden.add(line);
    },
    apply: (text) => {
      let masked = text;
      // Longest first: a value that contains another is masked whole.
      for (const value of [...hidden].sort((a, b) => b.length - a.length)) masked = masked.replaceAll(value, '***');
      return masked;
    },
  };
}
