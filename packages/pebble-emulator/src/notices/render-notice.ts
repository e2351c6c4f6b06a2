import { formatNanoseconds } from '../clock/format-time.ts';
import { formatDuration } from '../plan/duration.ts';
import { expireAfter } from './notice.ts';
import type { Notice } from './notice.ts';

/** A notice as clients see it. */
export function renderNotice(notice: Notice): Record<string, unknown> {
  const { id, userId, type, key, firstOccurred, lastOccurred, lastRepeated, occurrences, lastData, repeatAfter } =
    notice;
  return {
    id,
    'user-id': userId,
    type,
    key,
    'first-occurred': formatNanoseconds(firstOccurred),
    'last-occurred': formatNanoseconds(lastOccurred),
    'last-repeated': formatNanoseconds(lastRepeated),
    occurrences,
    ...(Object.keys(lastData).length > 0 && { 'last-data': lastData }),
    ...(repeatAfter !== 0n && { 'repeat-after': formatDuration(repeatAfter) }),
    'expire-after': formatDuration(expireAfter),
  };
}
