import type { CommandDefinition } from './command-definition.ts';
import { actionFail, actionGet, actionLog, actionSet } from './commands/actions.ts';
import { applicationVersionSet, goalState } from './commands/application.ts';
import { configGet } from './commands/config.ts';
import { credentialGet } from './commands/credentials.ts';
import { isLeader, leaderGet, leaderSet } from './commands/leadership.ts';
import { jujuLog } from './commands/log.ts';
import { networkGet, unitGet } from './commands/network.ts';
import { closePort, openedPorts, openPort } from './commands/ports.ts';
import { jujuReboot } from './commands/reboot.ts';
import { relationGet, relationIds, relationList, relationModelGet, relationSet } from './commands/relations.ts';
import { resourceGet } from './commands/resources.ts';
import { secretGrant, secretRevoke } from './commands/secret-access.ts';
import { secretGet } from './commands/secret-get.ts';
import { secretIds, secretInfoGet } from './commands/secret-info.ts';
import { secretAdd, secretRemove, secretSet } from './commands/secrets.ts';
import { stateDelete, stateGet, stateSet } from './commands/state.ts';
import { statusGet, statusSet } from './commands/status.ts';
import { storageAdd, storageGet, storageList } from './commands/storage.ts';

/** Every hook command that is understood, by Juju's name. */
export const commandDefinitions: ReadonlyMap<string, CommandDefinition> = new Map([
  ['action-fail', actionFail],
  ['action-get', actionGet],
  ['action-log', actionLog],
  ['action-set', actionSet],
  ['application-version-set', applicationVersionSet],
  ['close-port', closePort],
  ['config-get', configGet],
  ['credential-get', credentialGet],
  ['goal-state', goalState],
  ['is-leader', isLeader],
  ['juju-log', jujuLog],
  ['juju-reboot', jujuReboot],
  ['leader-get', leaderGet],
  ['leader-set', leaderSet],
  ['network-get', networkGet],
  ['open-port', openPort],
  ['opened-ports', openedPorts],
  ['relation-get', relationGet],
  ['relation-ids', relationIds],
  ['relation-list', relationList],
  ['relation-model-get', relationModelGet],
  ['relation-set', relationSet],
  ['resource-get', resourceGet],
  ['secret-add', secretAdd],
  ['secret-get', secretGet],
  ['secret-grant', secretGrant],
  ['secret-ids', secretIds],
  ['secret-info-get', secretInfoGet],
  ['secret-remove', secretRemove],
  ['secret-revoke', secretRevoke],
  ['secret-set', secretSet],
  ['state-delete', stateDelete],
  ['state-get', stateGet],
  ['state-set', stateSet],
  ['status-get', statusGet],
  ['status-set', statusSet],
  ['storage-add', storageAdd],
  ['storage-get', storageGet],
  ['storage-list', storageList],
  ['unit-get', unitGet],
]);
