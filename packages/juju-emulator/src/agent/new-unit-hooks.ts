import { atLeast } from '../juju/juju-version.ts';
import type { UnitState } from '../state/unit-state.ts';
import { hook, relationHook, storageHook, type Hook } from './dispatch-event.ts';

/**
 * The hooks of a unit that has just been deployed; their order is the queue's affair.
 *
 * @param unit - its relations, storage and leadership
 * @param jujuVersion - up to 3, units that do not lead are told of the leader's settings
 */
export function hooksOfNewUnit(
  { leader, relations, storage }: Pick<UnitState, 'leader' | 'relations' | 'storage'>,
  jujuVersion: string,
): readonly Hook[] {
  return [
    hook('install'),
    ...relations.map(({ id }) => relationHook(id, 'created')),
    ...(leader ? [hook('leader-elected')] : []),
    ...(leader || atLeast(jujuVersion, '4') ? [] : [hook('leader-settings-changed')]),
    hook('config-changed'),
    hook('start'),
    ...storage.map(({ id }) => storageHook(id, 'attached')),
  ];
}
