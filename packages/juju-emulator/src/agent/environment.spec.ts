import { describe, expect, it } from 'vitest';
import { sampleState } from '../../test/sample-charm.ts';
import { hook, pebbleReady, relationHook, type DispatchEvent } from './dispatch-event.ts';
import type { AgentFacts } from './agent-facts.ts';
import { dispatchEnvironment } from './environment.ts';

const facts: AgentFacts = {
  unitName: 'web/0',
  modelName: 'shop',
  modelUuid: '1f',
  jujuVersion: '3.6.8',
  charmDir: '/charm-dir',
  hookTools: { path: '/tools', socketAddress: '/agent.socket' },
  apiAddresses: ['a:1', 'b:2'],
  path: '/bin',
};
const always = dispatchEnvironment(facts, sampleState(), hook(''), 'c1');

describe('dispatchEnvironment', () => {
  it('tells every run where it is', () => {
    expect(always).toMatchObject({
      JUJU_UNIT_NAME: 'web/0',
      JUJU_MODEL_NAME: 'shop',
      JUJU_MODEL_UUID: '1f',
      JUJU_VERSION: '3.6.8',
      JUJU_CHARM_DIR: '/charm-dir',
      CHARM_DIR: '/charm-dir',
      JUJU_CONTEXT_ID: 'c1',
      JUJU_AGENT_SOCKET_ADDRESS: '/agent.socket',
      JUJU_AGENT_SOCKET_NETWORK: 'unix',
      JUJU_API_ADDRESSES: 'a:1 b:2',
      PATH: '/tools:/bin',
    });
  });

  it('inherits nothing', () => {
    expect(Object.keys(always)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(?:HOME|USER|NODE_.*)$/)]));
  });

  it.each<[name: string, event: DispatchEvent, added: Record<string, string>]>([
    ['a plain hook', hook('start'), { JUJU_DISPATCH_PATH: 'hooks/start', JUJU_HOOK_NAME: 'start' }],
    [
      'relation-created',
      relationHook('db:7', 'created'),
      {
        JUJU_DISPATCH_PATH: 'hooks/db-relation-created',
        JUJU_HOOK_NAME: 'db-relation-created',
        JUJU_RELATION: 'db',
        JUJU_RELATION_ID: 'db:7',
        JUJU_REMOTE_APP: 'mysql',
        JUJU_REMOTE_UNIT: '',
      },
    ],
    [
      'relation-departed',
      relationHook('db:7', 'departed', { remoteUnit: 'mysql/1', departingUnit: 'mysql/1' }),
      {
        JUJU_DISPATCH_PATH: 'hooks/db-relation-departed',
        JUJU_HOOK_NAME: 'db-relation-departed',
        JUJU_RELATION: 'db',
        JUJU_RELATION_ID: 'db:7',
        JUJU_REMOTE_APP: 'mysql',
        JUJU_REMOTE_UNIT: 'mysql/1',
        JUJU_DEPARTING_UNIT: 'mysql/1',
      },
    ],
    [
      'pebble-ready',
      pebbleReady('web'),
      { JUJU_DISPATCH_PATH: 'hooks/web-pebble-ready', JUJU_HOOK_NAME: 'web-pebble-ready', JUJU_WORKLOAD_NAME: 'web' },
    ],
    [
      'storage-attached',
      { kind: 'hook', name: 'data-storage-attached', storageId: 'data/0' },
      {
        JUJU_DISPATCH_PATH: 'hooks/data-storage-attached',
        JUJU_HOOK_NAME: 'data-storage-attached',
        JUJU_STORAGE_ID: 'data/0',
        JUJU_STORAGE_KIND: 'filesystem',
        JUJU_STORAGE_LOCATION: '/var/lib/juju/storage/data/0',
      },
    ],
    [
      'an action',
      { kind: 'action', name: 'backup', id: '12', parameters: {} },
      {
        JUJU_DISPATCH_PATH: 'actions/backup',
        JUJU_HOOK_NAME: '',
        JUJU_ACTION_NAME: 'backup',
        JUJU_ACTION_TAG: 'action-12',
        JUJU_ACTION_UUID: '12',
      },
    ],
  ])('adds what belongs to %s, and no more', (_name, event, added) => {
    expect(dispatchEnvironment(facts, sampleState(), event, 'c1')).toEqual({ ...always, ...added });
  });

  it('knows no meter status from 4.x on', () => {
    const names = Object.keys(
      dispatchEnvironment({ ...facts, jujuVersion: '4.0.1' }, sampleState(), hook('start'), 'c1'),
    );
    expect(Object.keys(always).filter((name) => !names.includes(name))).toEqual([
      'JUJU_METER_INFO',
      'JUJU_METER_STATUS',
      'JUJU_SLA',
    ]);
  });
});
