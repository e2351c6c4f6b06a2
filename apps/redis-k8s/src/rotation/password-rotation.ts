import { type Clock, type Logger, token } from '@charmsmith/core';
import {
  type RedisAddress,
  type RedisClient,
  type RedisCommand,
  type RedisFailure,
  replyOf,
} from '@charmsmith/redis-health/contract';
import type { PeerData } from '../peers/peer-data.ts';
import { generatePasswords, type Passwords } from '../peers/passwords.ts';
import type { PasswordPolicy } from '../redis-relation/contract.ts';
import type { ServerAddresses } from '../workload/addresses.ts';
import type { Workloads } from '../workload/workloads.ts';

/** What came of beginning a rotation. */
export type RotationBegun =
  { readonly begun: true; readonly previousUntil: Date } | { readonly begun: false; readonly reason: string };

/** New passwords for Redis and Sentinel, while both are in use. The leader alone. */
export interface PasswordRotation {
  /**
   * Makes new passwords the ones that count. The previous ones are taken beside them for a while.
   *
   * @param graceMs - for how long at least
   */
  begin(graceMs: number): Promise<RotationBegun>;
  /** Drops the previous passwords when their time is over and every unit takes the new ones. */
  finish(): Promise<void>;
}
export const PasswordRotation = token<PasswordRotation>('redis-k8s/PasswordRotation');

interface PasswordRotationDependencies {
  readonly passwords: Passwords;
  readonly passwordPolicy: PasswordPolicy;
  readonly peerData: PeerData;
  readonly servers: ServerAddresses;
  readonly workloads: Workloads;
  readonly client: RedisClient;
  readonly clock: Clock;
  readonly log: Logger;
}

/** One server that has to take a new password. */
interface Target {
  readonly name: string;
  readonly address: RedisAddress;
  readonly password: string;
}

/** Rotation in an order in which no login fails. */
export function createPasswordRotation(deps: PasswordRotationDependencies): PasswordRotation {
  const { passwords, passwordPolicy, peerData, servers, workloads, client, clock, log } = deps;

  const tell = async (target: Target, verb: '>' | '<'): Promise<RedisFailure | undefined> => {
    const command: RedisCommand = ['ACL', 'SETUSER', 'default', `${verb}${target.password}`];
    const reply = replyOf(await client.ask(target.address, [command], { secrets: [target.password] }));
    return reply.ok ? undefined : reply.failure;
  };
  const targets = async (next: { readonly redis: string; readonly sentinel: string }): Promise<readonly Target[]> => {
    // A Redis that takes any password need not be told; a password of its own would make it take that alone.
    const redis = (await passwordPolicy.required()) ? await servers.all('redis') : [];
    const sentinels = await servers.all('sentinel');
    return [
      ...redis.map((address) => ({ name: `Redis at ${address.host}`, address, password: next.redis })),
      ...sentinels.map((address) => ({ name: `Sentinel at ${address.host}`, address, password: next.sentinel })),
    ];
  };

  return {
    async begin(graceMs) {
      if ((await passwords.current()) === undefined) {
        return { begun: false, reason: 'The passwords are not made yet: the leader makes them when it is elected.' };
      }
      const previous = await passwords.previous();
      if (previous !== undefined) {
        const until = previous.until.toISOString();
        return { begun: false, reason: `The last rotation is not over: the previous passwords count until ${until}.` };
      }
      const next = await generatePasswords();
      const all = await targets(next);
      // First every server takes both, so that whoever logs in with the new one finds it known everywhere.
      const failures = await Promise.all(all.map((target) => tell(target, '>')));
      const failed = failures.findIndex((failure) => failure !== undefined);
      if (failed !== -1) {
        await Promise.all(all.filter((_target, index) => !failures[index]).map((target) => tell(target, '<')));
        return {
          begun: false,
          reason: `${all[failed]?.name ?? ''} cannot be told (${failures[failed]?.code ?? ''}): nothing was changed.`,
        };
      }
      const until = new Date(clock.now().getTime() + graceMs);
      await passwords.replace(next, until);
      // The other units hear of it when this hook has succeeded.
      const problem = await workloads.update();
      if (problem !== undefined) log.warning('this unit takes the new passwords later', { cause: problem.message });
      return { begun: true, previousUntil: until };
    },
    async finish() {
      const previous = await passwords.previous();
      if (previous === undefined || clock.now() < previous.until) return;
      const revision = (await peerData.read())?.passwordsRevision ?? 0;
      if (!(await peerData.passwordsConfirmed(revision))) {
        log.info('the previous passwords stay until every unit takes the new ones');
        return;
      }
      await passwords.dropPrevious();
      await workloads.update();
    },
  };
}
