import type { JujuContext } from '@charmsmith/core';
import type { RedisHealth } from '@charmsmith/redis-health/contract';
import type { SentinelAnswer, SentinelOperations, SentinelTopology } from '@charmsmith/sentinel/contract';
import type { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import { describe, expect, it } from 'vitest';
import { createUnitHealth } from './unit-health.ts';

/** The health of a unit whose Sentinel sees a majority, or none; what the Sentinels were asked is noted. */
function world(reached: boolean) {
  const asked: string[] = [];
  const answers: readonly SentinelAnswer[] = [
    {
      sentinel: { host: 'u0', port: 26379 },
      answered: true,
      view: {
        master: { host: 'u0', port: 6379 },
        flags: new Set(['master']),
        replicas: [],
        otherSentinels: 0,
        quorum: 1,
        majority: { reached, usable: 1, quorum: reached, authorization: reached },
        tilt: false,
      },
    },
  ];
  const note = (what: string) => () => {
    asked.push(what);
    return Promise.resolve(answers);
  };
  const health = createUnitHealth({
    context: { applicationName: 'u', modelName: 'm', unitNumber: 0 } as JujuContext,
    health: { report: () => Promise.resolve({}) } as unknown as RedisHealth,
    tls: { expiresSoon: () => Promise.resolve(undefined) } as unknown as TlsCertificates,
    topology: { views: note('views') } as unknown as SentinelTopology,
    operations: { awaitMajority: note('awaitMajority') } as unknown as SentinelOperations,
  });
  return { asked, health };
}

describe('the Sentinels are asked', () => {
  it('once in a dispatch', async () => {
    const { asked, health } = world(true);
    await health.sentinels();
    await health.report();
    await health.report({ patient: true });
    expect(asked).toEqual(['views']);
  });

  it('with patience, and once, also where that does not help', async () => {
    const { asked, health } = world(false);
    await health.report({ patient: true });
    expect(asked).toEqual(['awaitMajority']);
  });

  it('again, with patience, where they saw no majority before', async () => {
    const { asked, health } = world(false);
    await health.sentinels();
    await health.report({ patient: true });
    expect(asked).toEqual(['views', 'awaitMajority']);
  });
});
