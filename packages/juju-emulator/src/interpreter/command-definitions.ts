import type { CommandDefinition } from './command-definition.ts';
import { actionFail, actionGet, actionLog, actionSet } from './commands/actions.ts';
import { applicationVersionSet, goalState } from './commands/application.ts';
import { configGet } from './commands/config.ts';
import { isLeader } from './commands/leadership.ts';
import { jujuLog } from './commands/log.ts';
import { networkGet } from './commands/network.ts';
import { closePort, openedPorts, openPort } from './commands/ports.ts';
import { relationGet, relationIds, relationList, relationSet } from './commands/relations.ts';
import { resourceGet } from './commands/resources.ts';
import { secretAdd, secretGet, secretIds, secretInfoGet, secretSet } from './commands/secrets.ts';
import { stateDelete, stateGet, stateSet } from './commands/state.ts';
import { statusGet, statusSet } from './commands/status.ts';
import { storageGet, storageList } from './commands/storage.ts';

/** Every hook command that is understood, by Juju's name. */
export const commandDefinitions: ReadonlyMap<string, CommandDefinition> = new Map([
  ['action-fail', actionFail],
  ['action-get', actionGet],
  ['action-log', actionLog],
  ['action-set', actionSet],
  ['application-version-set', applicationVersionSet],
  ['close-port', closePort],
  ['config-get', configGet],
  ['goal-state', goalState],
  ['is-leader', isLeader],
  ['juju-log', jujuLog],
  ['network-get', networkGet],
  ['open-port', openPort],
  ['opened-ports', openedPorts],
  ['relation-get', relationGet],
  ['relation-ids', relationIds],
  ['relation-list', relationList],
  ['relation-set', relationSet],
  ['resource-get', resourceGet],
  ['secret-add', secretAdd],
  ['secret-get', secretGet],
  ['secret-ids', secretIds],
  ['secret-info-get', secretInfoGet],
  ['secret-set', secretSet],
  ['state-delete', stateDelete],
  ['state-get', stateGet],
  ['state-set', stateSet],
  ['status-get', statusGet],
  ['status-set', statusSet],
  ['storage-get', storageGet],
  ['storage-list', storageList],
]);
