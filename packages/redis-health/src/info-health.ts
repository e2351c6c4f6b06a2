import type { Application, DispatchSignal, Logger, Report } from '@charmsmith/core';
import { classifyFailure } from './client/classify-failure.ts';
import type { RedisCheck, RedisClient, RedisConnection, RedisHealth } from './contract.ts';
import { decideReport } from './decide-report.ts';
import { parseInfo } from './info/parse-info.ts';

/** What {@link InfoHealth} needs. */
export interface InfoHealthDependencies {
  readonly client: RedisClient;
  readonly connection: RedisConnection;
  readonly application: Application;
  readonly log: Logger;
  readonly signal: DispatchSignal;
}

/** Redis's health, asked with `INFO`. */
export class InfoHealth implements RedisHealth {
  readonly #deps: InfoHealthDependencies;

  constructor(deps: InfoHealthDependencies) {
    this.#deps = deps;
  }

  async check(): Promise<RedisCheck> {
    const { client, connection, signal } = this.#deps;
    const address = await connection.address();
    if (address === undefined) {
      return { alive: false, failure: { code: 'NOT_CONFIGURED', message: 'this unit does not know its Redis yet' } };
    }
    try {
      return { alive: true, facts: parseInfo(String(await client.ask(address, ['INFO']))) };
    } catch (error) {
      signal.throwIfAborted();
      return { alive: false, failure: classifyFailure(error) };
    }
  }

  async report(): Promise<Report> {
    const { application, log } = this.#deps;
    const check = await this.check();
    if (check.alive) await application.setWorkloadVersion(check.facts.version);
    else log.warning('Redis does not answer', { code: check.failure.code, cause: check.failure.message });
    return decideReport(check);
  }
}
