import { type Application, Deadline, type DispatchSignal, type Logger, type Pace, type Report } from '@charmsmith/core';
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
  readonly signal: DispatchSignal;
}

/** Redis's health, asked with `INFO`. */
export class InfoHealth implements RedisHealth {
  readonly #deps: InfoHealthDependencies;
  readonly #pace: Pace;

  constructor(deps: InfoHealthDependencies, pace: Pace) {
    this.#deps = deps;
    this.#pace = pace;
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

  async report({ patienceMs = 0, ...known }: KnownConditions = {}): Promise<Report> {
    const { application, log, refusedPassword } = this.#deps;
    const check = await this.#settledCheck(patienceMs);
    const refused = isRefused(check);
    const persists = refused && refusedPassword.value.refused;
    await refusedPassword.set({ refused });
    if (check.alive) await application.setWorkloadVersion(check.facts.version);
    else log.warning('Redis does not answer', { code: check.failure.code, cause: check.failure.message });
    const status = classify({ check, persists, ...known });
    return { unit: status, application: status };
  }

  async #settledCheck(patienceMs: number): Promise<RedisCheck> {
    let last = await this.check();
    if (patienceMs === 0 || isSettled(last)) return last;
    await new Deadline(this.#pace, patienceMs, this.#deps.signal).until(async () => {
      last = await this.check();
      return isSettled(last) ? true : undefined;
    });
    return last;
  }
}

/** Whether time alone changes nothing: one that does not answer, or has nothing to wait for. */
function isSettled(check: RedisCheck): boolean {
  return !check.alive || (!check.facts.loading && check.facts.link?.up !== false);
}

function checkInfo(text: string): RedisCheck {
  try {
    return { alive: true, facts: parseInfo(text) };
  } catch (error) {
    if (!CharmsmithError.is(error, 'REDIS_BAD_INFO')) throw error;
    return { alive: false, failure: { code: error.code, message: error.message } };
  }
}
