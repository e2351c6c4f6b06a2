import { describe, expect, it } from 'vitest';
import type { EventData } from './event-data.ts';
import { parseEvent } from './parse-event.ts';

const relation = { JUJU_RELATION: 'db', JUJU_RELATION_ID: 'db:7', JUJU_REMOTE_APP: 'mysql' };

describe('parseEvent', () => {
  it.each<[path: string, variables: Record<string, string>, event: EventData]>([
    ['hooks/install', {}, { kind: 'install' }],
    ['hooks/config-changed', {}, { kind: 'config-changed' }],
    ['hooks/stop', {}, { kind: 'stop' }],
    ['hooks/collect-metrics', {}, { kind: 'collect-metrics' }],
    ['hooks/meter-status-changed', {}, { kind: 'meter-status-changed' }],
    ['hooks/pre-series-upgrade', { JUJU_TARGET_BASE: '' }, { kind: 'pre-series-upgrade' }],
    [
      'hooks/post-series-upgrade',
      { JUJU_TARGET_BASE: 'ubuntu@22.04' },
      { kind: 'post-series-upgrade', targetBase: 'ubuntu@22.04' },
    ],
    ['hooks/redis-pebble-ready', { JUJU_WORKLOAD_NAME: 'redis' }, { kind: 'pebble-ready', container: 'redis' }],
    ['hooks/my_c-1-pebble-ready', { JUJU_WORKLOAD_NAME: 'my_c-1' }, { kind: 'pebble-ready', container: 'my_c-1' }],
    [
      'hooks/redis-pebble-custom-notice',
      { JUJU_NOTICE_ID: '3', JUJU_NOTICE_TYPE: 'custom', JUJU_NOTICE_KEY: 'a.b/c' },
      { kind: 'pebble-custom-notice', container: 'redis', noticeId: '3', noticeType: 'custom', noticeKey: 'a.b/c' },
    ],
    [
      'hooks/redis-pebble-check-failed',
      { JUJU_PEBBLE_CHECK_NAME: 'up' },
      { kind: 'pebble-check-failed', container: 'redis', check: 'up' },
    ],
    [
      'hooks/db-relation-created',
      { ...relation, JUJU_REMOTE_UNIT: '' },
      { kind: 'relation-created', endpoint: 'db', relationId: 'db:7', remoteApp: 'mysql' },
    ],
    [
      'hooks/db-relation-changed',
      { ...relation, JUJU_REMOTE_UNIT: 'mysql/0' },
      { kind: 'relation-changed', endpoint: 'db', relationId: 'db:7', remoteApp: 'mysql', remoteUnit: 'mysql/0' },
    ],
    [
      'hooks/db-relation-changed',
      { ...relation, JUJU_REMOTE_UNIT: '' },
      { kind: 'relation-changed', endpoint: 'db', relationId: 'db:7', remoteApp: 'mysql' },
    ],
    [
      'hooks/db-relation-departed',
      { ...relation, JUJU_REMOTE_UNIT: 'mysql/0', JUJU_DEPARTING_UNIT: 'mysql/0' },
      {
        kind: 'relation-departed',
        endpoint: 'db',
        relationId: 'db:7',
        remoteApp: 'mysql',
        remoteUnit: 'mysql/0',
        departingUnit: 'mysql/0',
      },
    ],
    [
      'hooks/database-storage-attached',
      { JUJU_STORAGE_ID: 'database/0' },
      { kind: 'storage-attached', storage: 'database', storageId: 'database/0' },
    ],
    [
      'hooks/secret-changed',
      { JUJU_SECRET_ID: 'secret:a', JUJU_SECRET_LABEL: '' },
      { kind: 'secret-changed', secretId: 'secret:a' },
    ],
    [
      'hooks/secret-expired',
      { JUJU_SECRET_ID: 'secret:a', JUJU_SECRET_LABEL: 'l', JUJU_SECRET_REVISION: '2' },
      { kind: 'secret-expired', secretId: 'secret:a', label: 'l', revision: 2 },
    ],
    ['actions/check-service', { JUJU_ACTION_UUID: '12' }, { kind: 'action', name: 'check-service', id: '12' }],
    ['hooks/frobnicated', {}, { kind: 'unknown', name: 'frobnicated' }],
    ['hooks/-pebble-ready', {}, { kind: 'unknown', name: '-pebble-ready' }],
    ['hooks/secret-frobnicated', {}, { kind: 'unknown', name: 'secret-frobnicated' }],
    ['hooks/secret-store-pebble-ready', {}, { kind: 'pebble-ready', container: 'secret-store' }],
  ])('reads %s with %j', (path, variables, event) => {
    expect(parseEvent({ JUJU_DISPATCH_PATH: path, ...variables })).toEqual(event);
  });

  it.each([
    ['hooks/db-relation-changed', 'JUJU_RELATION_ID'],
    ['hooks/database-storage-attached', 'JUJU_STORAGE_ID'],
    ['hooks/secret-changed', 'JUJU_SECRET_ID'],
    ['actions/check-service', 'JUJU_ACTION_UUID'],
    ['', 'JUJU_DISPATCH_PATH'],
  ])('names the variable that %s lacks', (path, variable) => {
    expect(() => parseEvent({ JUJU_DISPATCH_PATH: path })).toThrow(
      expect.objectContaining({ code: 'CORE_MISSING_VARIABLE', message: expect.stringContaining(variable) as string }),
    );
  });
});
