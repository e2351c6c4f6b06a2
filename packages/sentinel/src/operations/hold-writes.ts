import type { Deadline } from '@charmsmith/core';
import { type RedisAddress, replyOf } from '@charmsmith/redis-health/contract';
import type { MasterAddress } from '../contract.ts';
import { parseReplication } from '../replies/parse-replication.ts';
import type { SentinelGroup } from './sentinel-group.ts';

/** Writes that wait at a master that is to be moved. */
export interface HeldWrites {
  /** Whether a replica has everything that the master has acknowledged. */
  readonly caughtUp: boolean;
  /** Holds them for some seconds more. */
  goOn(): Promise<void>;
  /**
   * Makes the old master a replica of the new one and sends its clients away, who come back to the new one. Sentinel
   * would do both, ten seconds later.
   */
  handOver(to: MasterAddress): Promise<void>;
  /** Lets the writes go on where they are. */
  release(): Promise<void>;
}

/** For how long a replica may catch up, in milliseconds. */
const catchUpMs = 3_000;

/**
 * For how long writes are held at a time, in milliseconds. They go on by themselves when nobody holds them any more,
 * before Sentinel takes the master for down, whose messages wait, too.
 */
const holdMs = 4_000;

/**
 * Has a master acknowledge no more writes until it is moved: what it acknowledged after Sentinel has chosen would be
 * lost.
 *
 * @returns `undefined` when the master cannot be told, or nobody knows how it is reached: then nothing is held
 */
export async function holdWrites(
  { client, redisAt }: SentinelGroup,
  deadline: Deadline,
  master: MasterAddress,
): Promise<HeldWrites | undefined> {
  const address = await redisAt?.(master.host);
  if (address === undefined) return undefined;
  const hold = async () => replyOf(await client.ask(address, [['CLIENT', 'PAUSE', String(holdMs), 'WRITE']])).ok;
  if (!(await hold())) return undefined;
  const caughtUp = await deadline.within(catchUpMs).until(() => isCaughtUp(address));
  return {
    caughtUp: caughtUp ?? false,
    async goOn() {
      await hold();
    },
    async handOver({ host, port }) {
      await client.ask(address, [
        ['REPLICAOF', host, String(port)],
        ['CLIENT', 'UNPAUSE'],
        ['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'],
      ]);
    },
    async release() {
      await client.ask(address, [['CLIENT', 'UNPAUSE']]);
    },
  };

  /** @returns `undefined` while waiting may help */
  async function isCaughtUp(at: RedisAddress): Promise<boolean | undefined> {
    const reply = replyOf(await client.ask(at, [['INFO', 'replication']]));
    const replication = reply.ok ? parseReplication(String(reply.value)) : undefined;
    if (replication === undefined || replication.acknowledged.length === 0) return false;
    // Sentinel chooses the replica that is furthest.
    return replication.acknowledged.includes(replication.offset) ? true : undefined;
  }
}
