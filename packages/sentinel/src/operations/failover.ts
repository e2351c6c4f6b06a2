import type { Deadline } from '@charmsmith/core';
import { type RedisFailure, replyOf } from '@charmsmith/redis-health/contract';
import type { FailoverOptions, FailoverResult, MasterAddress, SentinelAnswer } from '../contract.ts';
import { isSame } from '../topology/decide-master.ts';
import { holdWrites } from './hold-writes.ts';
import { isFailingOver, namesOf, type SentinelGroup, summarise, viewsOf } from './sentinel-group.ts';

/**
 * Moves the master away and waits for the end of it. Where a host goes, for that part of it which needs the host.
 *
 * @param options - `from`: the host that must not be the master, whoever is when it is left out; `going`: hosts that are
 * on their way out
 */
export async function failover(
  group: SentinelGroup,
  deadline: Deadline,
  { from, going = [] }: Omit<FailoverOptions, 'timeoutMs'> = {},
): Promise<FailoverResult> {
  const { master, inProgress } = summarise(await viewsOf(group));
  if (master === undefined) return { done: false, reason: 'no-majority' };
  const elsewhere = from !== undefined && master.host !== from;
  const moved = elsewhere || (inProgress && (await isMovedByOthers(group, deadline, master)));
  if (moved === undefined) return { done: false, reason: 'timeout', master };
  if (!moved) {
    const unwanted = going.filter((host) => host !== master.host);
    await dissuade(group, unwanted);
    await awaitHearing(group, deadline, { from: master, unwanted });
    // A master that ends meanwhile is moved by the Sentinels themselves: another failover would move the next one.
    const meanwhile = await isMovedByOthers(group, deadline, master);
    if (meanwhile === undefined) return { done: false, reason: 'timeout', master };
    const refusal = meanwhile ? undefined : await move(group, deadline, master, going);
    // Somebody else may have moved it all the same.
    if (refusal !== undefined && (await awayFrom(group, master)) === undefined) {
      return { done: false, ...refusal, master };
    }
  }
  let known = master;
  const settled = await deadline.until(async () => {
    const answers = await viewsOf(group);
    const now = summarise(answers).master;
    known = now ?? known;
    if (now === undefined || isBusy(group, answers, going)) return undefined;
    return elsewhere || !isSame(now, master) ? now : undefined;
  });
  if (settled === undefined) return { done: false, reason: 'timeout', master: known };
  return { done: true, moved: !elsewhere, master: settled };
}

/** Whether a failover has to be waited for: that of a Sentinel which stays goes on without those that go. */
function isBusy(group: SentinelGroup, answers: readonly SentinelAnswer[], going: readonly string[]): boolean {
  if (going.length === 0) return answers.some(isFailingOver);
  return namesOf(group).some((name, index) => going.includes(name) && isFailingOver(answers[index]));
}

/**
 * Says whether others have moved the master, at the end of a failover that is under way; `undefined` when that is not over
 * in time.
 */
function isMovedByOthers(
  group: SentinelGroup,
  deadline: Deadline,
  master: MasterAddress,
): Promise<boolean | undefined> {
  return deadline.until(async () => {
    const now = summarise(await viewsOf(group));
    if (now.master !== undefined && !isSame(now.master, master)) return true;
    return now.inProgress ? undefined : false;
  });
}

/** Has Sentinel not choose some replicas, once it has heard of it. */
async function dissuade(group: SentinelGroup, hosts: readonly string[]): Promise<void> {
  for (const host of hosts) {
    const address = await group.redisAt?.(host);
    if (address !== undefined) await group.client.ask(address, [['CONFIG', 'SET', 'replica-priority', '0']]);
  }
}

/** Sentinels ask every replica once in ten seconds what it is. */
const hearMs = 11_000;

/**
 * Waits until all Sentinels know what the replicas are: who must not be chosen, and that nobody is a master any more. A
 * Sentinel that has heard so of a former master, and hears it again ten seconds later because another Sentinel has
 * promoted it meanwhile, makes it a replica: that failover then fails after half a minute.
 */
async function awaitHearing(
  group: SentinelGroup,
  deadline: Deadline,
  { from, unwanted }: { readonly from: MasterAddress; readonly unwanted: readonly string[] },
): Promise<void> {
  await deadline.within(hearMs).until(async () => {
    const answers = await viewsOf(group);
    const { master, inProgress } = summarise(answers);
    if (inProgress || (master !== undefined && !isSame(master, from))) return true;
    const views = answers.flatMap((answer) => (answer.answered ? [answer.view] : []));
    // One that is gone is not chosen anyway.
    const there = views.flatMap((view) => view.replicas).filter(({ flags, linkUp }) => linkUp && !flags.has('s_down'));
    const heard = there.every(
      ({ host, priority, roleReported }) => roleReported === 'slave' && (priority === 0 || !unwanted.includes(host)),
    );
    return heard ? true : undefined;
  });
}

/** Has the master moved while no write is acknowledged; what is not over then is waited for by others. */
async function move(
  group: SentinelGroup,
  deadline: Deadline,
  from: MasterAddress,
  going: readonly string[],
): Promise<Refusal | undefined> {
  const held = await holdWrites(group, deadline, from);
  if (held?.caughtUp === false) {
    await held.release();
    return { reason: 'no-good-replica' };
  }
  const refusal = await begin(group, going);
  if (held === undefined) return refusal;
  const moved = refusal === undefined ? await deadline.until(() => holdUntilAway()) : undefined;
  if (moved === undefined) {
    await held.release();
    return refusal;
  }
  await held.handOver(moved);
  await tellReplicas(group, moved, new Set([from.host, ...going]));
  return undefined;

  async function holdUntilAway(): Promise<MasterAddress | undefined> {
    await held?.goOn();
    return await awayFrom(group, from);
  }
}

/**
 * Has the other replicas follow the new master, as Sentinel does one after the other: where one of them is dead, the next
 * hears of it half a minute later, and without replicas the new master may take no writes.
 */
async function tellReplicas(group: SentinelGroup, to: MasterAddress, others: ReadonlySet<string>): Promise<void> {
  const known = (await viewsOf(group)).flatMap((answer) => (answer.answered ? answer.view.replicas : []));
  const hosts = new Set(known.map(({ host }) => host).filter((host) => host !== to.host && !others.has(host)));
  await Promise.all(
    [...hosts].map(async (host) => {
      const address = await group.redisAt?.(host);
      if (address !== undefined) await group.client.ask(address, [['REPLICAOF', to.host, String(to.port)]]);
    }),
  );
}

/** The new master, as soon as most Sentinels name it. */
async function awayFrom(group: SentinelGroup, from: MasterAddress): Promise<MasterAddress | undefined> {
  const { master } = summarise(await viewsOf(group));
  return master === undefined || isSame(master, from) ? undefined : master;
}

type Refusal = { readonly reason: 'no-good-replica' | 'refused'; readonly failure?: RedisFailure };

/**
 * Has one Sentinel begin, the first that does: `FAILOVER` asks nobody else. It tells one replica after the other of the
 * new master, for a long time when one of them is dead, so it should be one that stays.
 */
async function begin(group: SentinelGroup, going: readonly string[]): Promise<Refusal | undefined> {
  const { client, addresses, masterName } = group;
  const names = namesOf(group);
  const goes = (index: number) => going.includes(names[index] ?? '');
  const stayingFirst = [...addresses.filter((_, n) => !goes(n)), ...addresses.filter((_, n) => goes(n))];
  let failure: RedisFailure | undefined;
  for (const address of stayingFirst) {
    const reply = replyOf(await client.ask(address, [['SENTINEL', 'FAILOVER', masterName]]));
    // INPROG: one is under way, which comes to the same.
    if (reply.ok || reply.failure.code === 'INPROG') return undefined;
    failure = reply.failure;
    if (failure.code === 'NOGOODSLAVE') return { reason: 'no-good-replica', failure };
  }
  return { reason: 'refused', ...(failure === undefined ? {} : { failure }) };
}
