import { hook, relationChangeOf, relationHook, type Hook } from './dispatch-event.ts';

/** What a hook that is done brings about in the same unit. */
export type FollowUp =
  /** Directly after it. */
  | { readonly first: Hook }
  /** Before other hooks about relations. */
  | { readonly afterJoined: Hook };

/**
 * Decides which hook follows on another.
 *
 * @param done - what is done
 * @param started - whether the unit's start hook has run
 */
export function followUpOf(done: Hook, started: boolean): FollowUp | undefined {
  if (done.name === 'upgrade-charm') return { first: hook('config-changed') };
  if (done.name === 'config-changed' && !started) return { first: hook('start') };
  const { id, remoteUnit } = done.relation ?? {};
  if (id !== undefined && remoteUnit !== undefined && relationChangeOf(done) === 'joined') {
    return { afterJoined: relationHook(id, 'changed', { remoteUnit }) };
  }
  return undefined;
}
