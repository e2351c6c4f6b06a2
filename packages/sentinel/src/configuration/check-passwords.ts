import { CharmsmithError } from '@charmsmith/errors';
import type { SentinelSettings } from '../contract.ts';

/**
 * Refuses passwords that Sentinel could not read back. It rewrites `auth-pass` and `sentinel-pass` without quoting
 * (Redis 7.0, `src/sentinel.c`), and exits at its next start over what it has written itself.
 *
 * @throws CharmsmithError `SENTINEL_BAD_PASSWORD`, without the password
 */
export function checkPasswords({ password, alsoAccepted = [], redisPassword }: SentinelSettings): void {
  const all = { password: [password], alsoAccepted, redisPassword: redisPassword === undefined ? [] : [redisPassword] };
  for (const [name, values] of Object.entries(all)) {
    for (const value of values) checkPassword(name, value);
  }
}

/** Refuses one password. */
export function checkPassword(name: string, password: string): void {
  // Visible ASCII but for quotes, backslash and the comment's sign.
  if (/^[!$-&(-[\]-~]+$/.test(password)) return;
  throw new CharmsmithError(`cannot configure Sentinel: ${name} is empty or holds a character that it cannot store`, {
    code: 'SENTINEL_BAD_PASSWORD',
    hint: 'Use visible ASCII characters other than quotes, backslash and #; letters and digits are enough.',
    details: { setting: name },
  });
}
