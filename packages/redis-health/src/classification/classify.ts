import { active, blocked, type Status, waiting, worstStatus } from '@charmsmith/core';
import {
  type KnownConditions,
  type RedisCheck,
  type RedisFacts,
  type RedisFailure,
  type SentinelObservation,
  waitingForMajority,
  waitingForRedis,
} from '../contract.ts';
import { passwordCodes } from './refused-password.ts';

/** All that a unit's health is decided from. */
export interface RedisObservation extends KnownConditions {
  readonly check: RedisCheck;
  /** Whether the check of an earlier dispatch failed in the same way. */
  readonly persists?: boolean;
}

/**
 * Decides what a unit shows: the worst of all that was observed.
 *
 * @example
 * ```ts
 * classify({ check: { alive: false, failure: { code: 'ECONNREFUSED', message: '' } } });
 * // { status: 'waiting', message: 'Waiting for Redis...' }
 * ```
 */
export function classify({ check, persists = false, sentinels, conditions = [] }: RedisObservation): Status {
  const found = [
    ...conditions,
    ...(sentinels === undefined ? [] : classifySentinels(sentinels)),
    ...(check.alive ? classifyFacts(check.facts, sentinels) : [classifyFailure(check.failure, persists)]),
  ];
  return worstStatus(found) ?? active();
}

function classifyFacts(facts: RedisFacts, sentinels: SentinelObservation | undefined): readonly Status[] {
  const { loading, loadedPercent, link, role, snapshotWritten, appendWritten } = facts;
  const unwritten = [
    ...(appendWritten ? [] : ['aof_last_write_status']),
    ...(snapshotWritten ? [] : ['rdb_last_bgsave_status']),
  ];
  const expected = sentinels?.role;
  return [
    // The server's own role comes first to light; what is told last shows of equals.
    ...(expected === undefined || expected === role ? [] : [waiting(`Waiting for Redis to become ${names[expected]}`)]),
    ...(link === undefined || link.up ? [] : [waiting(`Waiting for the link to the master ${link.host}`)]),
    ...(loading ? [waitingToLoad(loadedPercent)] : []),
    ...(unwritten.length === 0 ? [] : [blocked(`Redis cannot write to its disk (${unwritten.join(', ')})`)]),
  ];
}

const names = { master: 'master', slave: 'replica' } as const;

function classifyFailure({ code }: RedisFailure, persists: boolean): Status {
  if (code === 'LOADING') return waitingToLoad(undefined);
  if (passwordCodes.has(code) && persists) {
    return blocked(`Redis refuses the password (${code}): the secret and the server differ`);
  }
  if (certificateCodes.has(code)) return blocked(`The certificate of Redis is refused (${code})`);
  return waiting(waitingForRedis);
}

function waitingToLoad(percent: number | undefined): Status {
  const how = percent === undefined ? '' : ` (${Math.floor(percent)} %)`;
  return waiting(`Waiting for Redis to load its data${how}`);
}

function classifySentinels({ units, majority, flags, tilt }: SentinelObservation): readonly Status[] {
  // A unit that is alone has nobody to agree with.
  if (units < 2) return [];
  const down = flags.has('s_down') || flags.has('o_down');
  return majority && !down && !tilt ? [] : [waiting(waitingForMajority)];
}

/** What Node and OpenSSL say of certificates; none of it mends itself. */
const certificateCodes: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_SIGNATURE_FAILURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_OSSL_X509_KEY_VALUES_MISMATCH',
  'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
  'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
