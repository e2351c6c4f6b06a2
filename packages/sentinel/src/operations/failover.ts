import type { Deadline } from '@charmsmith/core';
import type { RedisAddress, RedisClient, RedisFailure } from '@charmsmith/redis-health/contract';
import { replyOf } from '@charmsmith/redis-health/contract';
import type { FailoverOptions, FailoverResult, MasterAddress, SentinelAnswer } from '../contract.ts';
import { askView } from '../questions/ask-sentinels.ts';
import { holdWrites } from './hold-writes.ts';
import { isSame, masterOf } from '../topology/decide-master.ts';

/** The Sentinels that an operation talks to. */
export interface SentinelGroup {
  readonly client: RedisClient;
  readonly addresses: readonly RedisAddress[];
  readonly masterName: string;
  /** How a Redis is reached, where that is known. */
  readonly redisAt?: (host: string) => Promise<RedisAddress | undefined>;
}

/** Asks all of a group at once. */
export function viewsOf({ client, addresses, masterName }: SentinelGroup): Promise<readonly SentinelAnswer[]> {
  return Promise.all(addresses.map((address) => askView(client, address, masterName)));
}

/**
 * Moves the master away and waits for the end of it.
 *
 * @param options - `from`: the host that must not be the master, whoever is when it is left out; `avoid`: hosts that must
 * not become it
 */
export async function failover(
  group: SentinelGroup,
  deadline: Deadline,
  { from, avoid = [] }: Omit<FailoverOptions, 'timeoutMs'> = {},
): Promise<FailoverResult> {
  const before = summarise(await viewsOf(group));
  const { master } = before;
  if (master === undefined) return { done: false, reason: 'no-majority' };
  const elsewhere = from !== undefined && master.host !== from;
  if (!elsewhere && !before.inProgress) {
    await dissuade(
      group,
      deadline,
      avoid.filter((host) => host !== master.host),
    );
    const refusal = await move(group, deadline, master);
    // Somebody else may have moved it meanwhile.
    if (refusal !== undefined && (await awayFrom(group, master)) === undefined) {
      return { done: false, ...refusal, master };
    }
  }
  let known = master;
  const settled = await deadline.until(async () => {
    const now = summarise(await viewsOf(group));
    known = now.master ?? known;
    if (now.master === undefined || now.inProgress) return undefined;
    return elsewhere || !isSame(now.master, master) ? now.master : undefined;
  });
  if (settled === undefined) return { done: false, reason: 'timeout', master: known };
  return { done: true, moved: !elsewhere, master: settled };
}

/** Sentinels ask every replica for its priority once in ten seconds. */
const hearMs = 11_000;

/** Has Sentinel not choose some replicas. */
async function dissuade(group: SentinelGroup, deadline: Deadline, hosts: readonly string[]): Promise<void> {
  if (hosts.length === 0) return;
  for (const host of hosts) {
    const address = await group.redisAt?.(host);
    if (address !== undefined) await group.client.ask(address, [['CONFIG', 'SET', 'replica-priority', '0']]);
  }
  await deadline.within(hearMs).until(async () => {
    const views = (await viewsOf(group)).flatMap((answer) => (answer.answered ? [answer.view] : []));
    const replicas = views.flatMap((view) => view.replicas).filter(({ host }) => hosts.includes(host));
    // One that is gone cannot be chosen anyway.
    return replicas.every(({ priority, linkUp }) => priority === 0 || !linkUp) ? true : undefined;
  });
}

/** Has the master moved while no write is acknowledged; what is not over then is waited for by others. */
async function move(group: SentinelGroup, deadline: Deadline, from: MasterAddress): Promise<Refusal | undefined> {
  const held = await holdWrites(group, deadline, from);
  if (held?.caughtUp === false) {
    await held.release();
    return { reason: 'no-good-replica' };
  }
  const refusal = await begin(group);
  if (held === undefined) return refusal;
  const moved = refusal === undefined ? await deadline.until(() => holdUntilAway()) : undefined;
  await (moved === undefined ? held.release() : held.handOver(moved));
  return refusal;

  async function holdUntilAway(): Promise<MasterAddress | undefined> {
    await held?.goOn();
    return await awayFrom(group, from);
  }
}

/** The new master, as soon as most Sentinels name it. */
async function awayFrom(group: SentinelGroup, from: MasterAddress): Promise<MasterAddress | undefined> {
  const { master } = summarise(await viewsOf(group));
  return master === undefined || isSame(master, from) ? undefined : master;
}

type Refusal = { readonly reason: 'no-good-replica' | 'refused'; readonly failure?: RedisFailure };

/** Has one Sentinel begin, the first that does. `FAILOVER` asks nobody else. */
async function begin({ client, addresses, masterName }: SentinelGroup): Promise<Refusal | undefined> {
  let failure: RedisFailure | undefined;
  for (const address of addresses) {
    const reply = replyOf(await client.ask(address, [['SENTINEL', 'FAILOVER', masterName]]));
    // INPROG: one is under way, which comes to the same.
    if (reply.ok || reply.failure.code === 'INPROG') return undefined;
    failure = reply.failure;
    if (failure.code === 'NOGOODSLAVE') return { reason: 'no-good-replica', failure };
  }
  return { reason: 'refused', ...(failure === undefined ? {} : { failure }) };
}

/** What a group says together. */
export function summarise(answers: readonly SentinelAnswer[]): {
  readonly master: MasterAddress | undefined;
  readonly inProgress: boolean;
} {
  return {
    master: masterOf(answers),
    inProgress: answers.some((answer) => answer.answered && answer.view.flags.has('failover_in_progress')),
  };
}
