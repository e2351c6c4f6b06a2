import { CharmsmithError } from '@charmsmith/errors';
import {
  type RedisAddress,
  type RedisClient,
  type RedisCommand,
  type RedisReply,
  replyOf,
} from '@charmsmith/redis-health/contract';
import type { Applied, MasterAddress, SentinelAnswer, SentinelEndpoint } from '../contract.ts';
import { parseMasterAddress } from '../replies/parse-master-address.ts';
import { parseView, viewCommands } from '../replies/parse-view.ts';

/** Where a Sentinel is, without what nobody must see. */
export function endpointOf({ host, port }: RedisAddress): SentinelEndpoint {
  return { host, port };
}

/** Asks one Sentinel all that it knows. */
export async function askView(client: RedisClient, address: RedisAddress, masterName: string): Promise<SentinelAnswer> {
  const sentinel = endpointOf(address);
  const answer = await client.ask(address, viewCommands(masterName));
  if (!answer.answered) return { sentinel, answered: false, failure: answer.failure };
  const view = attempt(() => parseView(answer.replies));
  return 'ok' in view ? { sentinel, answered: false, failure: view.failure } : { sentinel, answered: true, view };
}

/** Asks Sentinels for the master, all at once; `undefined` where one is silent or knows none. */
export async function askMasters(
  client: RedisClient,
  addresses: readonly RedisAddress[],
  masterName: string,
): Promise<readonly { readonly master?: MasterAddress; readonly reply: RedisReply }[]> {
  const command: RedisCommand = ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', masterName];
  return await Promise.all(
    addresses.map(async (address) => {
      const reply = replyOf(await client.ask(address, [command]));
      if (!reply.ok) return { reply };
      const master = attempt(() => parseMasterAddress(reply.value));
      if (master === undefined) return { reply };
      return 'ok' in master ? { reply: master } : { reply, master };
    }),
  );
}

/** Tells Sentinels something, all at once. */
export async function tellAll(
  client: RedisClient,
  addresses: readonly RedisAddress[],
  command: RedisCommand,
  secrets: readonly string[] = [],
): Promise<Applied> {
  const told = await Promise.all(
    addresses.map(async (address) => ({
      sentinel: endpointOf(address),
      reply: replyOf(await client.ask(address, [command], { secrets })),
    })),
  );
  return {
    applied: told.filter(({ reply }) => reply.ok).map(({ sentinel }) => sentinel),
    failed: told.flatMap(({ sentinel, reply }) => (reply.ok ? [] : [{ sentinel, failure: reply.failure }])),
  };
}

/** A reply that makes no sense is a result like an error reply. */
function attempt<T>(parse: () => T): T | Exclude<RedisReply, { ok: true }> {
  try {
    return parse();
  } catch (error) {
    if (!CharmsmithError.is(error, 'SENTINEL_BAD_REPLY')) throw error;
    return { ok: false, failure: { code: error.code, message: error.message } };
  }
}
