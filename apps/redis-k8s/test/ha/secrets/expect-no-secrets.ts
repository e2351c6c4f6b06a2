import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalUnit } from '@charmsmith/local';
import { connectPebble } from '@charmsmith/pebble';
import { expect } from 'vitest';
import type { RedisSet } from '../set/redis-set.ts';
import { findSecrets, type Places } from './find-secrets.ts';
import { secretValues } from './secret-values.ts';

/** What of a set is looked at. */
export type SeenSet = Pick<RedisSet, 'units' | 'model' | 'logs' | 'privateKeys' | 'commandLines'>;

/**
 * Sees to it that no password, private key or other secret content of a set is in a line of a log, a command line, a
 * Pebble plan or change, a databag, a status or an error.
 *
 * @param more - what else was said, such as the errors that a client has got
 */
export async function expectNoSecrets(set: SeenSet, more: Places = {}): Promise<void> {
  expect(await shownSecrets(set, more)).toEqual([]);
}

/** The same, told: the name of each place, and the text with the secrets struck out. */
export async function shownSecrets(set: SeenSet, more: Places = {}): Promise<readonly string[]> {
  const values = secretValues(set);
  const inUnits = await Promise.all(set.units.map(placesOfUnit));
  const places: Places = Object.assign({}, ...inUnits, placesOfModel(set), more, {
    'command lines': await set.commandLines.seen(),
  }) as Places;
  return findSecrets(values, places);
}

function placesOfModel({ logs, model }: SeenSet): Places {
  const { applications, relations, units } = model.juju.state();
  return {
    ...Object.fromEntries([...logs].map(([unit, lines]) => [`log of ${unit}`, lines.map(({ message }) => message)])),
    databags: Object.values(relations).map(({ databags }) => JSON.stringify(databags)),
    'state of units': Object.values(units).map(({ state, unitStatus }) => JSON.stringify([state, unitStatus])),
    'status of the application': Object.values(applications).map(({ status }) => JSON.stringify(status)),
  };
}

async function placesOfUnit({ name, model, pod }: LocalUnit): Promise<Places> {
  const containers = Object.keys(model.charm.containers);
  const places = await Promise.all(
    containers.map(async (container): Promise<Places> => {
      await using pebble = connectPebble({ socketPath: pod.socketPath(container) });
      const output: string[] = [];
      for await (const { message } of pebble.logs({ lines: 'all' })) output.push(message);
      return {
        [`Pebble plan of ${container} in ${name}`]: [JSON.stringify(await pebble.plan())],
        [`Pebble changes of ${container} in ${name}`]: [JSON.stringify(await pebble.changes({ select: 'all' }))],
        [`Pebble notices of ${container} in ${name}`]: [JSON.stringify(await pebble.notices())],
        [`services' output of ${container} in ${name}`]: output,
      };
    }),
  );
  const redisLog = await readFile(join(pod.rootOf('redis'), 'var/log/redis/redis-server.log'), 'utf8');
  return Object.assign({ [`Redis's log in ${name}`]: redisLog.split('\n') }, ...places) as Places;
}
