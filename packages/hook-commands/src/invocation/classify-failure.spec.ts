import { describe, expect, it } from 'vitest';
import { classifyFailure } from './classify-failure.ts';

describe('classifyFailure', () => {
  it.each<[code: string, command: string, exitCode: number, stderr: string]>([
    [
      'HOOK_COMMAND_RELATION_NOT_FOUND',
      'relation-get',
      2,
      'ERROR invalid value "db:99" for option -r: relation not found',
    ],
    ['HOOK_COMMAND_RELATION_NOT_FOUND', 'relation-set', 1, 'ERROR relation not found'],
    ['HOOK_COMMAND_USAGE', 'relation-list', 2, 'ERROR no relation id specified'],
    ['HOOK_COMMAND_USAGE', 'relation-ids', 2, 'ERROR no endpoint name specified'],
    ['HOOK_COMMAND_USAGE', 'relation-get', 2, 'ERROR invalid value "x" for option -r: invalid relation id'],
    ['HOOK_COMMAND_NOT_LEADER', 'relation-set', 1, 'ERROR cannot write relation settings'],
    ['HOOK_COMMAND_NOT_LEADER', 'status-get', 1, 'ERROR finding application status: this unit is not the leader'],
    ['HOOK_COMMAND_NOT_LEADER', 'secret-add', 1, 'ERROR this unit is not the leader'],
    ['HOOK_COMMAND_PERMISSION_DENIED', 'relation-get', 1, 'ERROR permission denied'],
    ['HOOK_COMMAND_PERMISSION_DENIED', 'secret-get', 1, 'ERROR access denied'],
    ['HOOK_COMMAND_SECRET_NOT_FOUND', 'secret-get', 1, 'ERROR secret "9m4e2mr0ui3e8a215n4g" not found'],
    ['HOOK_COMMAND_SECRET_NOT_FOUND', 'secret-info-get', 1, 'ERROR consumer label "db" not found'],
    ['HOOK_COMMAND_FAILED', 'resource-get', 1, 'ERROR could not download resource: not found'],
    ['HOOK_COMMAND_USAGE', 'secret-get', 2, 'ERROR secret URI "x" not valid'],
    [
      'HOOK_COMMAND_BAD_KEY',
      'action-set',
      2,
      'ERROR key "A" must start and end with lowercase alphanumeric, and contain only lowercase alphanumeric, hyphens and periods',
    ],
    ['HOOK_COMMAND_BAD_KEY', 'action-set', 2, 'ERROR cannot set reserved action key "stdout"'],
    ['HOOK_COMMAND_NOT_IN_ACTION', 'action-get', 1, 'ERROR not running an action'],
    ['HOOK_COMMAND_OUTSIDE_HOOK', 'is-leader', 1, 'ERROR JUJU_CONTEXT_ID not set'],
    ['HOOK_COMMAND_OUTSIDE_HOOK', 'is-leader', 1, 'ERROR bad request: wrong context ID; got "x"'],
    ['HOOK_COMMAND_FAILED', 'network-get', 1, 'ERROR no network config found for binding "x"'],
    ['HOOK_COMMAND_FAILED', 'config-get', 1, ''],
  ])('gives %s to %s with exit code %i and "%s"', (code, command, exitCode, stderr) => {
    expect(classifyFailure(command, exitCode, stderr)).toBe(code);
  });
});
