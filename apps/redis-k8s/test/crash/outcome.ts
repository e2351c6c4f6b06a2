import { shownApplicationStatus } from '@charmsmith/juju-emulator';
import { connectPebble } from '@charmsmith/pebble';
import { Redis } from 'ioredis';
import type { RedisPorts } from '../redis-programs.ts';
import type { RedisUnit } from '../redis-unit.ts';

/** What Juju holds back until a hook has succeeded. */
export function heldBack(unit: RedisUnit): unknown {
  const { relations, secrets, state, ports } = unit.agent.state;
  return { relations, secrets: secrets.map((secret) => ({ ...secret, tracked: undefined })), state, ports };
}

/**
 * What must not depend on a crash: all that Juju holds, what runs in the containers and from which files, and whether
 * Redis takes the password of the secret. What is drawn anew each time is left out.
 */
export async function outcomeOf(unit: RedisUnit, ports?: RedisPorts): Promise<unknown> {
  const { relations, secrets, state, unitStatus, workloadVersion } = unit.agent.state;
  // As it shows: a leader that finds it derived from its unit as it would set it does not set it.
  const applicationStatus = shownApplicationStatus(unit.agent.state);
  const containers = Object.fromEntries(
    await Promise.all(
      (['redis', 'sentinel'] as const).map(async (name) => [name, await containerOf(unit, name)] as const),
    ),
  );
  const passwords = secrets.flatMap(({ revisions }) =>
    revisions.flatMap(({ content }) => Object.values(content).map((value) => Buffer.from(value, 'base64').toString())),
  );
  const text = JSON.stringify({
    databags: relations.map(({ databags }) => databags),
    secrets: secrets.map(({ owner, label, revisions }) => ({ owner, label, revisions: revisions.length })),
    state,
    statuses: [unitStatus, applicationStatus].map(({ status, message }) => [status, message]),
    workloadVersion,
    containers,
    answers: ports === undefined ? undefined : await answers(ports, passwords),
    pending: unit.agent.pending.map(({ name }) => name),
  });
  const same = passwords.reduce((all, password) => all.replaceAll(password, 'PASSWORD'), text);
  return JSON.parse(
    same
      .replaceAll(/secret:[0-9a-v]{20}/g, 'secret:ID')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      // Marks of files that hold passwords.
      .replaceAll(/"[0-9a-f]{16}"/g, '"MARK"'),
  );
}

async function containerOf(unit: RedisUnit, name: 'redis' | 'sentinel') {
  await using pebble = connectPebble({ socketPath: unit.socketOf(name) });
  const { services } = await pebble.plan();
  const running = (await pebble.services()).map(({ name: service, current }) => [service, current] as const);
  const { containers } = await unit.state();
  return { services, running, files: containers[name].files };
}

/** Whether Redis takes one of the passwords. */
async function answers({ redis: port }: RedisPorts, passwords: readonly string[]): Promise<boolean> {
  for (const password of passwords) {
    const redis = new Redis({ port, password, lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      await redis.ping();
      return true;
    } catch {
      // Another one may be right.
    } finally {
      redis.disconnect();
    }
  }
  return false;
}
