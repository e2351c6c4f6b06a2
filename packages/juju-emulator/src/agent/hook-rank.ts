import { relationChangeOf, type Hook } from './dispatch-event.ts';

/** The order in which Juju's agent looks for work. Earlier groups run first; within one, the hook that came first. */
export const ranks = [
  'relation-created',
  'leadership',
  'workload',
  'secret-expired',
  'secret-rotate',
  'secret-changed',
  'secret-remove',
  'storage',
  'install',
  'upgrade',
  'config-changed',
  'start',
  'changed after joined',
  'relation-departed',
  'relation-broken',
  'application changed',
  'relation-joined',
  'relation-changed',
  'other',
  'stop',
  'remove',
  'update-status',
] as const;

/** One group of {@link ranks}. */
export type Rank = (typeof ranks)[number];

const names: readonly (readonly [pattern: RegExp, rank: Rank])[] = [
  [/^(?:leader-elected|leader-settings-changed)$/, 'leadership'],
  [/-pebble-(?:ready|custom-notice|check-failed|check-recovered)$/, 'workload'],
  [/-storage-(?:attached|detaching)$/, 'storage'],
  [/^upgrade-charm$/, 'upgrade'],
];

/**
 * Finds the group of a hook.
 *
 * @returns for relation-changed of a unit, the group of one whose relation-joined ran before
 */
export function rankOf(hook: Hook): Rank {
  const change = relationChangeOf(hook);
  if (change === 'changed') return hook.relation?.remoteUnit === undefined ? 'application changed' : 'relation-changed';
  if (change !== undefined) return `relation-${change}`;
  const exact = ranks.find((rank) => rank === hook.name);
  return exact ?? names.find(([pattern]) => pattern.test(hook.name))?.[1] ?? 'other';
}

const afterActions = new Set<Rank>(ranks.slice(ranks.indexOf('storage')));

/** Tells whether a hook that waits in its group runs before an action that waits. */
export function precedesActions(hook: Hook): boolean {
  return !afterActions.has(rankOf(hook));
}
