import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { parseCharm, readCharm } from './read-charm.ts';

const metadata = `
name: web
peers: { peers: { interface: web-peers } }
requires: { db: { interface: mysql } }
provides: { http: { interface: http } }
containers:
  web: { resource: web-image, mounts: [{ storage: data, location: /srv }] }
  bare:
resources:
  web-image: { type: oci-image }
  cert: { type: file, filename: cert.pem }
storage: { data: { type: filesystem, location: /data } }
extra-bindings: { admin: }
`;
const config = `options: { port: { type: int, default: 80 }, name: { type: string, default: null } }`;
const actions = `backup: { params: { path: { type: string } }, required: [path] }\nstop:`;

const description = {
  name: 'web',
  endpoints: {
    peers: { role: 'peer', interface: 'web-peers' },
    http: { role: 'provides', interface: 'http' },
    db: { role: 'requires', interface: 'mysql' },
  },
  containers: {
    web: { resource: 'web-image', mounts: [{ storage: 'data', location: '/srv' }] },
    bare: { mounts: [] },
  },
  resources: { 'web-image': { type: 'oci-image' }, cert: { type: 'file', filename: 'cert.pem' } },
  storage: { data: { type: 'filesystem', location: '/data' } },
  extraBindings: ['admin'],
  config: { port: { type: 'int', default: 80 }, name: { type: 'string' } },
  actions: {
    backup: { params: { path: { type: 'string' } }, required: ['path'] },
    stop: { params: {}, required: [] },
  },
};

/** Indents a document to be a value of another. */
function nested(key: string, yaml: string): string {
  return `${key}:\n${yaml.trim().replaceAll(/^/gm, '  ')}\n`;
}

describe('readCharm', () => {
  it.each([
    [
      'metadata.yaml, config.yaml and actions.yaml',
      { 'metadata.yaml': metadata, 'config.yaml': config, 'actions.yaml': actions },
    ],
    ['charmcraft.yaml', { 'charmcraft.yaml': metadata + nested('config', config) + nested('actions', actions) }],
  ])('reads %s', async (_name, files) => {
    await using folder = await temporaryFolder();
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text);
    expect(await readCharm(folder.path)).toEqual(description);
  });

  it.each([
    ['2', { min: 2, max: 2 }],
    ['0-1', { min: 0, max: 1 }],
    ['1+', { min: 1 }],
    ['1-', { min: 1 }],
  ])('reads a storage of %s instances', (range, multiple) => {
    const charm = parseCharm({ name: 'x', storage: { s: { multiple: { range } } } });
    expect(charm.storage['s']).toEqual({ type: 'filesystem', multiple });
  });

  it('reads a charm without options and actions', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'metadata.yaml'), 'name: small');
    expect(await readCharm(folder.path)).toMatchObject({ name: 'small', config: {}, actions: {}, endpoints: {} });
  });

  it.each<[name: string, files: Record<string, string>, why: string]>([
    ['no file', {}, 'neither metadata.yaml nor charmcraft.yaml is there'],
    ['no name', { 'metadata.yaml': 'summary: x' }, 'it has no name'],
    ['broken YAML', { 'metadata.yaml': 'name: [' }, 'it is not readable YAML'],
    ['a list for a map', { 'metadata.yaml': 'name: x\npeers: []' }, 'it is not a map'],
    [
      'an unknown type',
      { 'metadata.yaml': 'name: x', 'config.yaml': 'options: { a: { type: date } }' },
      'unknown type date',
    ],
    [
      'an unreadable number of storages',
      { 'metadata.yaml': 'name: x\nstorage: { s: { multiple: { range: many } } }' },
      'the unreadable range many',
    ],
    [
      'a list as default',
      { 'metadata.yaml': 'name: x', 'config.yaml': 'options: { a: { type: int, default: [] } }' },
      'the default of the option "a"',
    ],
  ])('refuses a charm with %s', async (_name, files, why) => {
    await using folder = await temporaryFolder();
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text);
    await expect(readCharm(folder.path)).rejects.toMatchObject({
      code: 'JUJU_EMULATOR_BAD_CHARM',
      message: expect.stringContaining(why) as string,
    });
  });
});
