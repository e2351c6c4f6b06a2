import { connectPebble } from '@charmsmith/pebble';
import { findSecrets } from './ha/secrets/find-secrets.ts';
import type { RedisUnit } from './redis-unit.ts';

/**
 * Sees to it that no password of a unit's secrets and no private key of its resources is in its log, its statuses, its
 * own state, a databag, a plan or a command.
 *
 * @throws with the places where they are, and not with what they are
 */
export async function checkThatNoSecretShows(unit: RedisUnit, keys: readonly string[]): Promise<void> {
  const { log, relations, state, secrets, unitStatus, applicationStatus } = unit.agent.state;
  const values = secrets.flatMap(({ revisions }) => revisions.flatMap(({ content }) => Object.entries(content)));
  const passwords = values.flatMap(([key, value]) => (key.endsWith('password') ? [decode(value)] : []));
  const found = findSecrets([...passwords, ...keys.map(bodyOf)], {
    log: log.map(({ message }) => message),
    databags: relations.map(({ databags }) => JSON.stringify(databags)),
    state: [JSON.stringify(state)],
    statuses: [JSON.stringify([unitStatus, applicationStatus])],
    commands: Object.values(unit.executed).flatMap((commands) => commands.map(({ command }) => command.join(' '))),
    plans: await plansOf(unit),
  });
  if (found.length > 0) throw new Error(`a secret shows:\n${found.join('\n')}`);
}

async function plansOf(unit: RedisUnit): Promise<readonly string[]> {
  const plans = (['redis', 'sentinel'] as const).map(async (name) => {
    await using pebble = connectPebble({ socketPath: unit.socketOf(name) });
    return JSON.stringify(await pebble.plan());
  });
  const settled = await Promise.allSettled(plans);
  // A container that does not run has no plan.
  return settled.flatMap((plan) => (plan.status === 'fulfilled' ? [plan.value] : []));
}

function decode(value: string): string {
  return Buffer.from(value, 'base64').toString();
}

/** A line of a PEM file that no other has. */
function bodyOf(pem: string): string {
  return pem.split('\n')[1] ?? pem;
}
