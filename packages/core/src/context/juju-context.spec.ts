import { describe, expect, it } from 'vitest';
import { parseJujuContext } from './juju-context.ts';

const environment = {
  JUJU_DISPATCH_PATH: 'hooks/start',
  JUJU_UNIT_NAME: 'web/2',
  JUJU_MODEL_NAME: 'prod',
  JUJU_MODEL_UUID: 'u',
  JUJU_CHARM_DIR: '/charm',
};

describe('parseJujuContext', () => {
  it('reads what Juju always sets, and takes the empty string for absent', () => {
    expect(parseJujuContext({ ...environment, JUJU_MACHINE_ID: '', JUJU_API_ADDRESSES: '' })).toEqual({
      event: { kind: 'start' },
      unitName: 'web/2',
      applicationName: 'web',
      unitNumber: 2,
      modelName: 'prod',
      modelUuid: 'u',
      jujuVersion: '0.0.0',
      version: expect.objectContaining({ major: 0 }) as unknown,
      charmDir: '/charm',
      apiAddresses: [],
      proxies: {},
      debugAt: [],
      restricted: false,
    });
  });

  it('reads everything else, proxies among it', () => {
    const context = parseJujuContext({
      ...environment,
      JUJU_DISPATCH_PATH: 'hooks/collect-metrics',
      JUJU_VERSION: '3.6.8',
      JUJU_MACHINE_ID: '0/lxd/1',
      JUJU_AVAILABILITY_ZONE: 'z1',
      JUJU_PRINCIPAL_UNIT: 'mysql/0',
      JUJU_API_ADDRESSES: '10.0.0.1:17070 10.0.0.2:17070',
      JUJU_CHARM_HTTP_PROXY: 'http://p:1',
      JUJU_CHARM_HTTPS_PROXY: 'http://p:2',
      JUJU_CHARM_FTP_PROXY: 'http://p:3',
      JUJU_CHARM_NO_PROXY: 'localhost,10.0.0.0/8',
      JUJU_DEBUG_AT: 'hook,after-read',
    });
    expect(context).toMatchObject({
      jujuVersion: '3.6.8',
      machineId: '0/lxd/1',
      availabilityZone: 'z1',
      principalUnit: 'mysql/0',
      apiAddresses: ['10.0.0.1:17070', '10.0.0.2:17070'],
      proxies: { http: 'http://p:1', https: 'http://p:2', ftp: 'http://p:3', noProxy: 'localhost,10.0.0.0/8' },
      debugAt: ['hook', 'after-read'],
      restricted: true,
    });
    expect(context.version.supports('secrets')).toBe(true);
  });

  it.each(['JUJU_UNIT_NAME', 'JUJU_MODEL_NAME', 'JUJU_MODEL_UUID', 'JUJU_CHARM_DIR'])(
    'names %s when it is missing',
    (name) => {
      expect(() => parseJujuContext({ ...environment, [name]: '' })).toThrow(
        expect.objectContaining({ code: 'CORE_MISSING_VARIABLE', details: { variable: name } }),
      );
    },
  );
});
