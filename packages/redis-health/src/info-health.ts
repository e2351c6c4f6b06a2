import type { Application, Logger, Report } from '@charmsmith/core';
import { CharmsmithError } from '@charmsmith/errors';
import { classify } from './classification/classify.ts';
import { isRefused, type RefusedPassword } from './classification/refused-password.ts';
import {
  type KnownConditions,
  type RedisAddress,
  type RedisCheck,
  type RedisClient,
  type RedisConnection,
  type RedisHealth,
  replyOf,
} from './contract.ts';
import { parseInfo } from './info/parse-info.ts';

/** What {@link InfoHealth} needs. */
export interface InfoHealthDependencies {
  readonly client: RedisClient;
  readonly connection: RedisConnection;
  readonly application: Application;
  readonly refusedPassword: RefusedPassword;
  readonly log: Logger;
}

/** Redis's health, asked with `INFO`. */
export class InfoHealth implements RedisHealth {
  readonly #deps: InfoHealthDependencies;

  constructor(deps: InfoHealthDependencies) {
    this.#deps = deps;
  }

  async check(address?: RedisAddress): Promise<RedisCheck> {
    const { client, connection } = this.#deps;
    const where = address ?? (await connection.address());
    if (where === undefined) {
      return { alive: false, failure: { code: 'NOT_CONFIGURED', message: 'this unit does not know its Redis yet' } };
    }
    const reply = replyOf(await client.ask(where, [['INFO']]));
    return reply.ok ? checkInfo(String(reply.value)) : { alive: false, failure: reply.failure };
  }

  async report(known: KnownConditions = {}): Promise<Report> {
    const { application, log, refusedPassword } = this.#deps;
    const check = await this.check();
    const refused = isRefused(check);
    const persists = refused && refusedPassword.value.refused;
    await refusedPassword.set({ refused });
    if (check.alive) await application.setWorkloadVersion(check.facts.version);
    else log.warning('Redis does not answer', { code: check.failure.code, cause: check.failure.message });
    const status = classify({ check, persists, ...known });
    return { unit: status, application: status };
  }
}

function checkInfo(text: string): RedisCheck {
  try {
    return { alive: true, facts: parseInfo(text) };
  } catch (error) {
    if (!CharmsmithError.is(error, 'REDIS_BAD_INFO')) throw error;
    return { alive: false, failure: { code: error.code, message: error.message } };
  }
}
