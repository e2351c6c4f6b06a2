import type { RedisFailure } from '../contract.ts';

/**
 * Says why Redis could not be asked: by the error's own code, else by the first word of Redis's reply.
 *
 * @param error - what was thrown
 * @param secrets - what the message must not repeat
 */
export function failureOf(error: unknown, secrets: readonly string[] = []): RedisFailure {
  const text = error instanceof Error ? error.message : String(error);
  const hidden = secrets.filter((secret) => secret !== '');
  const message = hidden.reduce((shown, secret) => shown.replaceAll(secret, '***'), text).replaceAll(/\s*\n\s*/g, ' ');
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return { code: error.code, message };
  const word = /^[A-Z]{2,}(?=\s)/.exec(text)?.[0];
  return { code: word ?? 'UNKNOWN', message };
}
