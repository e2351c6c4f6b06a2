import type { CharmDescription } from '../src/charm/charm-description.ts';
import { initialUnitState } from '../src/state/initial-unit-state.ts';
import type { UnitState } from '../src/state/unit-state.ts';

/** A charm with one of everything. */
export const sampleCharm: CharmDescription = {
  name: 'web',
  endpoints: {
    peers: { role: 'peer', interface: 'web-peers' },
    db: { role: 'requires', interface: 'mysql' },
  },
  containers: { web: { resource: 'web-image', mounts: [{ storage: 'data', location: '/srv' }] } },
  resources: { 'web-image': { type: 'oci-image' }, cert: { type: 'file', filename: 'cert.pem' } },
  storage: { data: { type: 'filesystem' } },
  extraBindings: ['admin'],
  config: {
    port: { type: 'int', default: 8080 },
    debug: { type: 'boolean', default: false },
    name: { type: 'string' },
    token: { type: 'secret' },
  },
  actions: { backup: { params: { path: { type: 'string', default: '/srv' } }, required: [] } },
};

/** Ids of two secrets in {@link sampleState}: the application's, and one of another application. */
export const ownSecret = '9m4e2mr0ui3e8a215n4g';
export const foreignSecret = '9m4e2mr0ui3e8a215n50';

/** The unit web/0 with a database of two units. */
export function sampleState(overrides: Partial<UnitState> = {}): UnitState {
  const state = initialUnitState(sampleCharm, { plannedUnits: 2 });
  return {
    ...state,
    relations: [
      ...state.relations,
      {
        id: 'db:7',
        endpoint: 'db',
        remoteApp: 'mysql',
        remoteUnits: ['mysql/0', 'mysql/1'],
        databags: {
          'web/0': { host: 'w' },
          web: { database: 'shop' },
          'mysql/0': { host: '10.0.0.5' },
          'mysql/1': {},
          mysql: { version: '8' },
        },
      },
      { id: 'db:10', endpoint: 'db', remoteApp: 'maria', remoteUnits: [], databags: { maria: {} } },
    ],
    secrets: [
      {
        id: ownSecret,
        owner: 'web',
        label: 'admin',
        description: '',
        rotation: 'never',
        revisions: [{ revision: 1, content: { password: Buffer.from('old').toString('base64') } }],
        access: [],
      },
      {
        id: foreignSecret,
        owner: 'mysql',
        label: '',
        description: '',
        rotation: 'never',
        revisions: [{ revision: 1, content: { password: Buffer.from('db').toString('base64') } }],
        access: [],
      },
    ],
    resources: { cert: '/resources/cert.pem' },
    ...overrides,
  };
}
