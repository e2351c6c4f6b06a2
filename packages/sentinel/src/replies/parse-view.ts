import type { RedisReply } from '@charmsmith/redis-health/contract';
import type { FailoverState, Majority, ReplicaView, SentinelView } from '../contract.ts';
import { badReply } from './bad-reply.ts';
import { flagsField, numberField, parseFields } from './parse-fields.ts';
import { parseMasterAddress } from './parse-master-address.ts';

/** What is asked of one Sentinel to see all that it knows; {@link parseView} reads the replies. */
export function viewCommands(masterName: string): readonly [string, ...string[]][] {
  return [
    // Not MASTER alone: on the Sentinel that coordinates a failover it shows the old address until the end.
    ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', masterName],
    ['SENTINEL', 'MASTER', masterName],
    ['SENTINEL', 'REPLICAS', masterName],
    ['SENTINEL', 'CKQUORUM', masterName],
    ['INFO', 'sentinel'],
  ];
}

/**
 * Reads the replies to {@link viewCommands}.
 *
 * @returns the reply that is an error, where there is one: the Sentinel does not know the master
 * @throws CharmsmithError `SENTINEL_BAD_REPLY`
 */
export function parseView(replies: readonly RedisReply[]): SentinelView | Exclude<RedisReply, { ok: true }> {
  const [address, master, replicas, majority, info] = replies;
  if (!address || !master || !replicas || !majority || !info) throw badReply('there are too few replies');
  for (const reply of [address, master, replicas, info]) if (!reply.ok) return reply;
  const fields = parseFields(valueOf(master));
  const known = parseMasterAddress(valueOf(address));
  if (known === undefined) throw badReply('it knows a master and no address of it');
  const failover = fields.get('failover-state') as FailoverState | undefined;
  return {
    master: known,
    flags: flagsField(fields),
    ...(failover === undefined ? {} : { failover }),
    replicas: parseReplicas(valueOf(replicas)),
    otherSentinels: numberField(fields, 'num-other-sentinels'),
    quorum: numberField(fields, 'quorum'),
    majority: parseMajority(majority),
    tilt: /^sentinel_tilt:1\r?$/m.test(String(valueOf(info))),
  };
}

/**
 * Reads the reply to `SENTINEL CKQUORUM`: a sentence, or an error that says what is missing.
 *
 * @throws CharmsmithError `SENTINEL_BAD_REPLY`
 */
export function parseMajority(reply: RedisReply): Majority {
  const text = reply.ok ? String(reply.value) : reply.failure.message;
  const usable = /(\d+) usable Sentinels/.exec(text)?.[1];
  if (usable === undefined) throw badReply('it does not say how many Sentinels are usable');
  const quorum = !text.includes('reach the specified quorum');
  const authorization = !text.includes('reach the majority');
  return { reached: reply.ok && text.startsWith('OK'), usable: Number(usable), quorum, authorization };
}

function parseReplicas(reply: unknown): readonly ReplicaView[] {
  if (!Array.isArray(reply)) throw badReply('it is not a list of replicas');
  return reply.map((each) => {
    const fields = parseFields(each);
    return {
      host: fields.get('ip') ?? '',
      port: numberField(fields, 'port'),
      flags: flagsField(fields),
      roleReported: fields.get('role-reported') === 'master' ? 'master' : 'slave',
      linkUp: fields.get('master-link-status') === 'ok',
      priority: numberField(fields, 'slave-priority'),
      offset: numberField(fields, 'slave-repl-offset'),
    };
  });
}

function valueOf(reply: RedisReply): unknown {
  return reply.ok ? reply.value : undefined;
}
