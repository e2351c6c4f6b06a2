import { InvalidConfig } from '@charmsmith/core';

/**
 * Decides how many replicas must be near for the master to take writes.
 *
 * @param wanted - what the administrator says
 * @param others - how many other units run
 * @returns 0 for fewer than three units: of two, the loss of either one would end all writes
 * @throws InvalidConfig for a number that is none of replicas
 */
export function decideMinReplicas(wanted: number, others: number): number {
  if (wanted < 0)
    throw new InvalidConfig([{ path: ['min-replicas-to-write'], message: `must be 0 or more, not ${wanted}` }]);
  return others < 2 ? 0 : Math.min(wanted, others);
}
