import { waiting } from '@charmsmith/core';
import type { ScaleDownResult } from '@charmsmith/sentinel/contract';
import { describe, expect, it } from 'vitest';
import { decideDepartureStatus } from './decide-departure-status.ts';

const sentinel = { host: 'u2', port: 26379 };

describe('decideDepartureStatus', () => {
  it.each<[result: Exclude<ScaleDownResult, { readonly done: true }>, message: string]>([
    [
      { done: false, step: 'failover', failover: { done: false, reason: 'timeout' } },
      "Failover didn't finish, deferring",
    ],
    [
      { done: false, step: 'failover', failover: { done: false, reason: 'no-majority' } },
      "Failover didn't finish, deferring",
    ],
    [
      { done: false, step: 'failover', failover: { done: false, reason: 'no-good-replica' } },
      'Error on failover: no-good-replica',
    ],
    [
      {
        done: false,
        step: 'failover',
        failover: { done: false, reason: 'refused', failure: { code: 'ERR', message: 'ERR no' } },
      },
      'Error on failover: ERR no',
    ],
    [{ done: false, step: 'departing', sentinel }, 'Waiting for the Sentinel at u2 to stop'],
    [
      { done: false, step: 'reset', reset: { done: false, reason: 'silent', at: sentinel, reset: [] } },
      'Waiting for the Sentinels to forget a unit that is gone',
    ],
  ])('%j', (result, message) => {
    expect(decideDepartureStatus(result)).toEqual(waiting(message));
  });
});
