import { Deadline, type DispatchSignal, type Pace } from '@charmsmith/core';
import { CharmsmithError } from '@charmsmith/errors';
import type { RedisClient } from '@charmsmith/redis-health/contract';
import { checkPassword } from '../configuration/check-passwords.ts';
import type {
  Applied,
  FailoverOptions,
  FailoverResult,
  OperationOptions,
  ResetResult,
  ScaleDownOptions,
  ScaleDownResult,
  SentinelAnswer,
  SentinelEnvironment,
  SentinelOperations,
} from '../contract.ts';
import { tellAll } from '../questions/ask-sentinels.ts';
import { addressesOf } from '../topology/client-sentinel-topology.ts';
import { awaitMajority } from './await-majority.ts';
import { failover } from './failover.ts';
import { reset } from './reset.ts';
import { scaleDown } from './scale-down.ts';
import type { SentinelGroup } from './sentinel-group.ts';

/** What {@link ClientSentinelOperations} needs. */
export interface ClientSentinelOperationsDependencies {
  readonly client: RedisClient;
  readonly environment: SentinelEnvironment;
  readonly signal: DispatchSignal;
}

/** Operations over a Redis client. */
export class ClientSentinelOperations implements SentinelOperations {
  readonly #deps: ClientSentinelOperationsDependencies;
  readonly #patienceMs: number;
  readonly #pace: Pace;

  constructor(
    deps: ClientSentinelOperationsDependencies,
    options: { readonly patienceMs: number; readonly pace: Pace },
  ) {
    this.#deps = deps;
    this.#patienceMs = options.patienceMs;
    this.#pace = options.pace;
  }

  async setQuorum(quorum: number): Promise<Applied> {
    return await this.#set('quorum', String(quorum));
  }

  async setRedisPassword(password: string): Promise<Applied> {
    checkPassword('redisPassword', password);
    return await this.#set('auth-pass', password, [password]);
  }

  async failover({ timeoutMs, ...options }: FailoverOptions = {}): Promise<FailoverResult> {
    return await failover(await this.#group(), this.#deadline(timeoutMs), options);
  }

  async reset({ timeoutMs }: OperationOptions = {}): Promise<ResetResult> {
    return await reset(await this.#group(), this.#deadline(timeoutMs));
  }

  async awaitMajority({ timeoutMs }: OperationOptions = {}): Promise<readonly SentinelAnswer[]> {
    return await awaitMajority(await this.#group(), this.#deadline(timeoutMs));
  }

  async scaleDown({ timeoutMs, ...options }: ScaleDownOptions): Promise<ScaleDownResult> {
    const gone = new Set(options.departing.map(({ host, port }) => `${host} ${port}`));
    const all = await this.#group();
    const staying = { ...all, addresses: all.addresses.filter(({ host, port }) => !gone.has(`${host} ${port}`)) };
    return await scaleDown(staying, this.#deadline(timeoutMs), options);
  }

  async #set(option: string, value: string, secrets: readonly string[] = []): Promise<Applied> {
    const { client, addresses, masterName } = await this.#group();
    return await tellAll(client, addresses, ['SENTINEL', 'SET', masterName, option, value], secrets);
  }

  async #group(): Promise<SentinelGroup> {
    const { client, environment } = this.#deps;
    const settings = await environment.settings();
    if (settings === undefined) {
      throw new CharmsmithError('cannot ask the Sentinels: their settings are not known yet', {
        code: 'SENTINEL_NOT_CONFIGURED',
        hint: 'Defer until SentinelEnvironment.settings() gives them.',
      });
    }
    return {
      client,
      addresses: await addressesOf(environment),
      masterName: settings.masterName,
      // This unit's own, which it may reach over loopback.
      ...((await environment.address()) === undefined ? {} : { firstName: settings.announceHost }),
      redisAt: (host) => environment.redis?.(host) ?? Promise.resolve(undefined),
    };
  }

  #deadline(timeoutMs = this.#patienceMs): Deadline {
    return new Deadline(this.#pace, timeoutMs, this.#deps.signal);
  }
}
