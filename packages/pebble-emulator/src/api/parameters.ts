import { parseDuration } from '../plan/duration.ts';
import { ApiError } from './responses.ts';

/**
 * Reads a duration that a client gave; an empty one is 0.
 *
 * @param name - what a refusal calls it
 * @returns nanoseconds
 * @throws ApiError 400
 */
export function readDuration(text: string, name: string): bigint {
  try {
    return text === '' ? 0n : parseDuration(text);
  } catch (error) {
    throw new ApiError(400, `invalid ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Reads the level that checks are asked for.
 *
 * @returns empty for every level
 * @throws ApiError 400
 */
export function readLevel(query: URLSearchParams): '' | 'alive' | 'ready' {
  const level = query.get('level') ?? '';
  if (level === '' || level === 'alive' || level === 'ready') return level;
  throw new ApiError(400, 'level must be "alive" or "ready"');
}
