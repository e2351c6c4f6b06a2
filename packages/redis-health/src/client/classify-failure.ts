import type { RedisFailure } from '../contract.ts';

/** Says why Redis could not be asked: by the error's own code, else by the first word of Redis's reply. */
export function classifyFailure(error: unknown): RedisFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return { code: error.code, message };
  const word = /^[A-Z]{2,}(?=\s)/.exec(message)?.[0];
  return { code: word ?? 'UNKNOWN', message };
}
