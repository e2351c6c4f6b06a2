import type { SecretState } from '../state/unit-state.ts';
import { badArguments } from './command-failure.ts';

/** What `secret-add` and `secret-set` set besides content. */
export type SecretMetadata = Partial<Pick<SecretState, 'description' | 'expiry' | 'label' | 'rotation'>>;

const rotations = ['never', 'hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'];
const unitsMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/**
 * Reads the flags about a secret. An empty label or description counts as none given.
 *
 * @param flags - values as given
 * @param now - milliseconds since the epoch, from which a duration counts
 */
export function parseSecretMetadata(flags: Readonly<Record<string, string>>, now: number): SecretMetadata {
  const { description = '', expire, label = '', rotate } = flags;
  if (rotate !== undefined && !rotations.includes(rotate)) throw badArguments(`rotate policy "${rotate}" not valid`);
  return {
    ...(label === '' ? {} : { label }),
    ...(description === '' ? {} : { description }),
    ...(expire === undefined ? {} : { expiry: parseExpiry(expire, now) }),
    ...(rotate === undefined ? {} : { rotation: rotate }),
  };
}

/**
 * Says when Juju asks for new content next.
 *
 * @param rotation - `daily` …
 * @param from - milliseconds since the epoch
 * @returns `undefined` for `never`
 */
export function nextRotation(rotation: string, from: number): number | undefined {
  const months = { monthly: 1, quarterly: 3, yearly: 12 }[rotation];
  if (months !== undefined) {
    const at = new Date(from);
    return at.setUTCMonth(at.getUTCMonth() + months);
  }
  const hours = { hourly: 1, daily: 24, weekly: 168 }[rotation];
  return hours === undefined ? undefined : from + hours * 3_600_000;
}

function parseExpiry(spec: string, now: number): number {
  if (/^\d{4}-\d{2}-\d{2}T/.test(spec)) {
    const at = Date.parse(/(?:Z|[+-]\d{2}:\d{2})$/.test(spec) ? spec : `${spec}Z`);
    if (!Number.isNaN(at)) return at;
  }
  if (!/^(?:\d+(?:\.\d+)?(?:h|ms|m|s))+$/.test(spec)) throw badArguments(`expire time or duration "${spec}" not valid`);
  const parts = [...spec.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)];
  const durationMs = parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (unitsMs[unit] ?? 0), 0);
  if (durationMs <= 0) throw badArguments(`negative expire duration "${spec}" not valid`);
  return now + durationMs;
}
