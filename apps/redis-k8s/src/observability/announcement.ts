import type { ReconcileTrigger } from '@charmsmith/core';

/**
 * When something is told over an endpoint that changes with the charm's revision and its leader alone.
 *
 * @param endpoint - of this charm
 */
export function announcedBy(endpoint: string): readonly ReconcileTrigger[] {
  return [
    { kind: 'relation-created', name: endpoint },
    { kind: 'relation-joined', name: endpoint },
    { kind: 'relation-changed', name: endpoint },
    'leader-elected',
    'upgrade-charm',
  ];
}
