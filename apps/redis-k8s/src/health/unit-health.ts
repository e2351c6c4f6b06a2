import { type JujuContext, type Report, token, waiting } from '@charmsmith/core';
import type { RedisHealth } from '@charmsmith/redis-health/contract';
import type { SentinelOperations, SentinelTopology } from '@charmsmith/sentinel/contract';
import { expiryWarning } from '@charmsmith/tls-certificates';
import type { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import { texts } from '../constants.ts';
import { ownHostName } from '../peers/host-names.ts';
import { observeSentinels, type SentinelsSeen } from './observe-sentinels.ts';

/** How this unit is, by its Redis and by all Sentinels. */
export interface UnitHealth {
  /** Asks all Sentinels at once. Once a dispatch. */
  sentinels(): Promise<SentinelsSeen>;
  /**
   * Asks Redis too, and says the worst of all.
   *
   * @param options - `patient`: what has just started is given time: Sentinels to find each other, a replica its master
   */
  report(options?: { readonly patient?: boolean }): Promise<Report>;
}
export const UnitHealth = token<UnitHealth>('redis-k8s/UnitHealth');

interface UnitHealthDependencies {
  readonly context: JujuContext;
  readonly health: RedisHealth;
  readonly tls: TlsCertificates;
  readonly topology: SentinelTopology;
  readonly operations: SentinelOperations;
}

/** Sentinels tell each other of themselves every two seconds. */
const patienceMs = 5_000;

/** Both asked over the network. */
export function createUnitHealth({ context, health, tls, topology, operations }: UnitHealthDependencies): UnitHealth {
  let seen: Promise<SentinelsSeen> | undefined;
  const observe = async (patient: boolean) => {
    const answers = patient ? await operations.awaitMajority({ timeoutMs: patienceMs }) : await topology.views();
    return observeSentinels(answers, ownHostName(context));
  };
  return {
    sentinels: () => (seen ??= observe(false)),
    async report({ patient = false } = {}) {
      // What was seen before, without patience, stands where there is nothing to wait for.
      const before = await seen;
      if (patient && before?.observation?.majority !== true) seen = observe(true);
      const { observation } = await (seen ??= observe(false));
      const expires = await tls.expiresSoon();
      return await health.report({
        conditions: [
          ...(expires === undefined ? [] : [expiryWarning(expires)]),
          ...(observation === undefined ? [waiting(texts.waitingForSentinel)] : []),
        ],
        ...(observation === undefined ? {} : { sentinels: observation }),
        ...(patient ? { patienceMs } : {}),
      });
    },
  };
}
