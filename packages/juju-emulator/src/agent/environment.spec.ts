import { describe, expect, it } from 'vitest';
import { sampleState } from '../../test/sample-charm.ts';
import { agentFacts, type AgentFacts } from './agent-facts.ts';
import {
  hook,
  pebbleCheck,
  pebbleCustomNotice,
  pebbleReady,
  relationHook,
  secretHook,
  storageHook,
  type DispatchEvent,
} from './dispatch-event.ts';
import { dispatchEnvironment } from './environment.ts';

const facts: AgentFacts = agentFacts('web/0', 'caas', {
  modelName: 'shop',
  modelUuid: '1f',
  jujuVersion: '3.6.8',
  charmDir: '/charm-dir',
  hookTools: { path: '/tools', socketAddress: '/agent.socket' },
  apiAddresses: ['a:1', 'b:2'],
  path: '/bin',
});
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
      storageHook('data/0', 'attached'),
      {
        JUJU_DISPATCH_PATH: 'hooks/data-storage-attached',
        JUJU_HOOK_NAME: 'data-storage-attached',
        JUJU_STORAGE_ID: 'data/0',
        JUJU_STORAGE_KIND: 'filesystem',
        JUJU_STORAGE_LOCATION: '/var/lib/juju/storage/data/0',
      },
    ],
    [
      'pebble-custom-notice',
      pebbleCustomNotice('web', { id: '7', key: 'example.com/done' }),
      {
        JUJU_DISPATCH_PATH: 'hooks/web-pebble-custom-notice',
        JUJU_HOOK_NAME: 'web-pebble-custom-notice',
        JUJU_WORKLOAD_NAME: 'web',
        JUJU_NOTICE_ID: '7',
        JUJU_NOTICE_KEY: 'example.com/done',
        JUJU_NOTICE_TYPE: 'custom',
      },
    ],
    [
      'pebble-check-failed',
      pebbleCheck('web', 'up', 'failed'),
      {
        JUJU_DISPATCH_PATH: 'hooks/web-pebble-check-failed',
        JUJU_HOOK_NAME: 'web-pebble-check-failed',
        JUJU_WORKLOAD_NAME: 'web',
        JUJU_PEBBLE_CHECK_NAME: 'up',
      },
    ],
    [
      'secret-changed',
      secretHook('changed', { id: '9m4e2mr0ui3e8a215n4g' }),
      {
        JUJU_DISPATCH_PATH: 'hooks/secret-changed',
        JUJU_HOOK_NAME: 'secret-changed',
        JUJU_SECRET_ID: 'secret:9m4e2mr0ui3e8a215n4g',
        JUJU_SECRET_LABEL: '',
      },
    ],
    [
      'secret-expired',
      secretHook('expired', { id: '9m4e2mr0ui3e8a215n4g', label: 'db', revision: 3 }),
      {
        JUJU_DISPATCH_PATH: 'hooks/secret-expired',
        JUJU_HOOK_NAME: 'secret-expired',
        JUJU_SECRET_ID: 'secret:9m4e2mr0ui3e8a215n4g',
        JUJU_SECRET_LABEL: 'db',
        JUJU_SECRET_REVISION: '3',
      },
    ],
    [
      'pre-series-upgrade',
      { kind: 'hook', name: 'pre-series-upgrade', targetBase: 'ubuntu@24.04' },
      {
        JUJU_DISPATCH_PATH: 'hooks/pre-series-upgrade',
        JUJU_HOOK_NAME: 'pre-series-upgrade',
        JUJU_TARGET_BASE: 'ubuntu@24.04',
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

  it.each<[what: string, given: Partial<AgentFacts>, added: Record<string, string>]>([
    [
      'proxies of the charm',
      { charmProxies: { http: 'h', https: 's', ftp: 'f', noProxy: 'n' } },
      {
        JUJU_CHARM_HTTP_PROXY: 'h',
        JUJU_CHARM_HTTPS_PROXY: 's',
        JUJU_CHARM_FTP_PROXY: 'f',
        JUJU_CHARM_NO_PROXY: 'n',
      },
    ],
    [
      'proxies of the older kind',
      { legacyProxies: { http: 'h', noProxy: 'n', ftp: '' } },
      { http_proxy: 'h', HTTP_PROXY: 'h', no_proxy: 'n', NO_PROXY: 'n' },
    ],
    [
      'the Kubernetes that the agent sees',
      {
        kubernetes: {
          KUBERNETES_PORT: 'tcp://a:443',
          KUBERNETES_PORT_443_TCP_ADDR: 'a',
          KUBERNETES_SERVICE_HOST: 'a',
          KUBERNETES_SERVICE_PORT_HTTPS: '443',
          KUBERNETES_EXTRA: 'x',
          HOME: '/root',
        },
      },
      {
        KUBERNETES_PORT: 'tcp://a:443',
        KUBERNETES_PORT_443_TCP_ADDR: 'a',
        KUBERNETES_SERVICE_HOST: 'a',
        KUBERNETES_SERVICE_PORT_HTTPS: '443',
      },
    ],
    [
      'the machine',
      { machineId: '4', availabilityZone: 'z', principalUnit: 'p/0', cloudApiVersion: '1' },
      { JUJU_MACHINE_ID: '4', JUJU_AVAILABILITY_ZONE: 'z', JUJU_PRINCIPAL_UNIT: 'p/0', CLOUD_API_VERSION: '1' },
    ],
    ['a trace before 4.x, not at all', { trace: { traceId: 't', spanId: 's', flags: '1' } }, {}],
  ])('tells of %s', (_what, given, added) => {
    expect(dispatchEnvironment({ ...facts, ...given }, sampleState(), hook(''), 'c1')).toEqual({ ...always, ...added });
  });

  it('tells where a run belongs in a trace, from 4.x on', () => {
    const trace = { traceId: 't', spanId: 's', flags: '1' };
    expect(
      dispatchEnvironment({ ...facts, jujuVersion: '4.0.1', trace }, sampleState(), hook('start'), 'c1'),
    ).toMatchObject({ JUJU_TRACE_ID: 't', JUJU_SPAN_ID: 's', JUJU_TRACE_FLAGS: '1' });
  });

  it('does not tell its version in meter-status-changed', () => {
    const environment = dispatchEnvironment(facts, sampleState(), hook('meter-status-changed'), 'c1');
    expect(environment).not.toHaveProperty('JUJU_VERSION');
  });

  it.each([
    ['caas' as const, '', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/charm/bin'],
    ['iaas' as const, '2', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  ])('knows of %s the machine %j and the PATH %s', (modelType, machineId, path) => {
    expect(agentFacts('web/2', modelType, {})).toMatchObject({ machineId, path });
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
