import type { Redaction } from '../logging/redaction.ts';
import { Redacted } from './redacted.ts';

/** The content of a secret. No value shows in any print; `reveal()` gives it. */
export type SecretContent = Readonly<Record<string, Redacted>>;

/** Content to be written. Keys: a lower case letter, then letters, digits and inner hyphens, at least three characters. */
export type NewSecretContent = Readonly<Record<string, string | Redacted>>;

/** Wraps content that Juju gave, and masks it in the unit's log. */
export function redactContent(content: Readonly<Record<string, string>>, redaction: Redaction): SecretContent {
  const entries = Object.entries(content);
  for (const [, value] of entries) redaction.hide(value);
  return Object.freeze(Object.fromEntries(entries.map(([key, value]) => [key, new Redacted(value)])));
}

/** Content as it is sent to Juju; masked in the unit's log from now on. */
export function revealContent(content: NewSecretContent, redaction: Redaction): Readonly<Record<string, string>> {
  const entries = Object.entries(content).map(
    ([key, value]) => [key, typeof value === 'string' ? value : value.reveal()] as const,
  );
  for (const [, value] of entries) redaction.hide(value);
  return Object.fromEntries(entries);
}

/** Whether content holds the same values under the same keys. */
export function isSameContent(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
