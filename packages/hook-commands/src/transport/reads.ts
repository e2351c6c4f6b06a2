/**
 * The hook commands that may be made twice: they change nothing, or a second time changes nothing more.
 *
 * @remarks `secret-get` is one: it may move the tracked revision or give a label, and moves no further when repeated.
 */
const reads: ReadonlySet<string> = new Set([
  'action-get',
  'config-get',
  'credential-get',
  'goal-state',
  'is-leader',
  'network-get',
  'opened-ports',
  'relation-get',
  'relation-ids',
  'relation-list',
  'relation-model-get',
  'resource-get',
  'secret-get',
  'secret-ids',
  'secret-info-get',
  'state-get',
  'status-get',
  'storage-get',
  'storage-list',
  'unit-get',
]);

/**
 * Tells whether a command may be made again when nobody knows whether it happened.
 *
 * @param command - as Juju spells it
 */
export function isRead(command: string): boolean {
  return reads.has(command);
}

/**
 * Tells whether a command shows that the agent answers: a read that never takes long. Juju downloads a resource before
 * it answers `resource-get`.
 *
 * @param command - as Juju spells it
 */
export function isQuickRead(command: string): boolean {
  return isRead(command) && command !== 'resource-get';
}
