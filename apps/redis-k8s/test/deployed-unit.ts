import { shownApplicationStatus } from '@charmsmith/juju-emulator';
import { findProgram } from '../../../tools/workspace/programs.ts';
import { freePort } from '../../../tools/workspace/redis-server.ts';
import { type EmulatedUnit, type EmulatedUnitOptions, emulateUnit } from './emulated-unit.ts';
import { realRedisPrograms } from './redis-programs.ts';

/** The real Redis; suites that need it do not run without it. */
export const redisProgram = findProgram('redis-server');

/** A unit behind whose containers real Redis processes run; nothing is deployed yet. */
export async function emulateRealUnit(options: EmulatedUnitOptions = {}): Promise<EmulatedUnit> {
  if (redisProgram === undefined) throw new Error('redis-server is not installed');
  const ports = { redis: await freePort(), sentinel: await freePort() };
  return emulateUnit({ ...options, redis: { ...realRedisPrograms(redisProgram, ports), ports } });
}

/** Deploys a unit with both containers ready, as Juju would: after it Redis and Sentinel run. */
export async function deploy(unit: EmulatedUnit): Promise<void> {
  unit.agent.deploy();
  for (const container of ['redis', 'sentinel'] as const) {
    await unit.startContainer(container);
    unit.agent.pebbleReady(container);
  }
  await unit.settle();
}

/** What a unit shows: status and message. */
export function shown(unit: EmulatedUnit): string {
  const { status, message } = unit.agent.status;
  return message === '' ? status : `${status}: ${message}`;
}

/** What the application shows: what its leader set, or else what Juju makes of its units. */
export function shownApplication(unit: EmulatedUnit): string {
  const { status, message } = shownApplicationStatus(unit.agent.state);
  return message === '' ? status : `${status}: ${message}`;
}

/** The lines of the unit's log at a level or above WARNING. */
export function warnings(unit: EmulatedUnit): readonly string[] {
  const loud = new Set(['WARNING', 'ERROR', 'CRITICAL']);
  return unit.agent.state.log.filter(({ level }) => loud.has(level)).map(({ level, message }) => `${level} ${message}`);
}

/** The handlers that wait in the deferred queue. */
export function deferred(unit: EmulatedUnit): readonly string[] {
  const { charmsmith } = unit.agent.state.state;
  if (charmsmith === undefined) return [];
  const { deferred: entries } = JSON.parse(charmsmith) as { deferred: readonly { handler: string }[] };
  return entries.map(({ handler }) => handler);
}
