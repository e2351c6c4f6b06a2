import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { charmcraftYaml, createCharm } from '../../test/charm.ts';
import { readCharmProject } from '../charmcraft/read-charm-project.ts';
import { metadataModule } from './metadata-module.ts';

async function evaluate(folder: string): Promise<unknown> {
  const path = join(folder, 'generated.ts');
  await writeFile(path, metadataModule(await readCharmProject(folder)));
  return ((await import(path)) as { metadata: unknown }).metadata;
}

describe('metadataModule', () => {
  it('holds what the charm sees of charmcraft.yaml, spelt as there', async () => {
    await using charm = await createCharm();
    expect(await evaluate(charm.path)).toEqual({
      name: 'tiny-k8s',
      summary: 'A charm for tests',
      description: "Says it's there.\nTwice.\n",
      containers: { web: { resource: 'web-image', mounts: [{ storage: 'data', location: '/data' }] } },
      resources: {
        'web-image': { type: 'oci-image', description: 'The server' },
        'cert-file': { type: 'file', filename: 'web.crt' },
      },
      storage: { data: { type: 'filesystem', location: '/data' } },
      peers: { 'web-peers': { interface: 'web-peers' } },
      provides: { web: { interface: 'http', limit: 1 } },
      config: {
        options: {
          'enable-tls': { type: 'boolean', default: false, description: 'Serve TLS' },
          mode: { type: 'string', default: 'yes' },
        },
      },
      actions: {
        check: {},
        restore: {
          description: 'Restores a backup',
          params: { 'backup-id': { type: 'string' } },
          required: ['backup-id'],
        },
      },
    });
  });

  it('is the same whatever the order of keys', async () => {
    await using one = await createCharm();
    const reordered = charmcraftYaml
      .replace(
        '    type: oci-image\n    description: The server\n',
        '    description: The server\n    type: oci-image\n',
      )
      .replace('summary: A charm for tests\n', '')
      .concat('summary: A charm for tests\n');
    await using other = await createCharm({ 'charmcraft.yaml': reordered });
    expect(metadataModule(await readCharmProject(other.path))).toBe(metadataModule(await readCharmProject(one.path)));
  });

  it('holds extra bindings, and that a charm is a subordinate', async () => {
    await using charm = await createCharm({
      'charmcraft.yaml': 'name: tiny\nsummary: s\ndescription: d\nsubordinate: true\nextra-bindings: {admin: }\n',
    });
    expect(await evaluate(charm.path)).toMatchObject({ subordinate: true, 'extra-bindings': { admin: {} } });
  });

  it('gives an endpoint of metadata.yaml that is only an interface its full form', async () => {
    await using charm = await createCharm({
      'charmcraft.yaml': 'type: charm\n',
      'metadata.yaml': 'name: tiny\nsummary: s\ndescription: d\nrequires: {db: mysql}\n',
    });
    expect(await evaluate(charm.path)).toMatchObject({ requires: { db: { interface: 'mysql' } } });
  });
});
