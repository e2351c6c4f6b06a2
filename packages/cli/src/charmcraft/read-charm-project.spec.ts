import { describe, expect, it } from 'vitest';
import { charmcraftYaml, createCharm } from '../../test/charm.ts';
import { readCharmProject } from './read-charm-project.ts';

describe('readCharmProject', () => {
  it("gives metadata in Juju's spelling", async () => {
    await using charm = await createCharm();
    const { metadata, config, actions, written } = await readCharmProject(charm.path);
    expect(metadata).toMatchObject({
      name: 'tiny-k8s',
      'display-name': 'Tiny',
      maintainers: ['someone@example.com'],
      docs: 'https://example.com/docs',
    });
    expect(Object.keys(metadata)).not.toContain('type');
    expect(config).toHaveProperty('options.enable-tls.default', false);
    expect(Object.keys(actions)).toEqual(['check', 'restore']);
    expect(written).toEqual({});
  });

  it('takes split files for what they hold', async () => {
    await using charm = await createCharm({
      'charmcraft.yaml': 'type: charm\n',
      'metadata.yaml': 'name: tiny\nsummary: s\ndescription: d\nprovides: {web: http}\n',
      'config.yaml': 'options: {port: {type: int, default: 80}}\n',
    });
    const project = await readCharmProject(charm.path);
    expect(project.metadata['name']).toBe('tiny');
    expect(project.config).toHaveProperty('options.port.default', 80);
    expect(Object.keys(project.written)).toEqual(['metadata.yaml', 'config.yaml']);
  });

  describe('when the description cannot be used', () => {
    const edit = (from: string, to: string) => ({ 'charmcraft.yaml': charmcraftYaml.replace(from, to) });

    it.each<[name: string, files: Record<string, string | undefined>, message: RegExp]>([
      ['no charmcraft.yaml', { 'charmcraft.yaml': undefined }, /^charmcraft\.yaml: is missing in .*; run/],
      ['no YAML', { 'charmcraft.yaml': 'name: [' }, /^charmcraft\.yaml: is not valid YAML: .* line 1/],
      ['a list at the top', { 'charmcraft.yaml': '- a' }, /^charmcraft\.yaml: must be a mapping/],
      [
        'a key twice',
        edit('type: charm', 'name: other'),
        /^charmcraft\.yaml: is not valid YAML: Map keys must be unique/,
      ],
      ['no name', edit('name: tiny-k8s\n', ''), /^charmcraft\.yaml: name is missing; add/],
      ['a bad name', edit('tiny-k8s', 'Tiny_k8s'), /^charmcraft\.yaml: name "Tiny_k8s" is not a charm name; use/],
      ['a name without letters', edit('tiny-k8s', 'tiny-7'), /name "tiny-7" cannot name an application; begin/],
      ['no summary', edit('summary: A charm for tests\n', ''), /summary is missing; say/],
      ['another type', edit('type: charm', 'type: bundle'), /type must be charm, not "bundle"/],
      ['an unknown key', edit('containers:', 'container:'), /container is not a key of charmcraft\.yaml/],
      [
        'an unknown resource',
        edit('web-image:\n    type', 'other:\n    type'),
        /containers\.web\.resource names "web-image", which is not among the resources; add/,
      ],
      [
        'a file as image',
        edit('type: oci-image', 'type: file\n    filename: x'),
        /containers\.web\.resource names "web-image", which is not of type oci-image/,
      ],
      ['a file without name', edit('filename: web.crt', 'description: x'), /resources\.cert-file\.filename is missing/],
      [
        'an unknown storage',
        edit('storage: data', 'storage: disk'),
        /containers\.web\.mounts\.0\.storage names "disk"/,
      ],
      [
        'a reserved user',
        edit('resource: web-image', 'resource: web-image\n    uid: 1000'),
        /containers\.web\.uid must be .* not 1000/,
      ],
      [
        'an endpoint twice',
        edit('provides:\n  web:', 'provides:\n  web-peers:'),
        /provides\.web-peers is also an endpoint under peers/,
      ],
      [
        'a reserved endpoint',
        edit('provides:\n  web:', 'provides:\n  juju-info:'),
        /provides\.juju-info is reserved by Juju/,
      ],
      [
        'an endpoint without interface',
        edit('interface: http', 'optional: true'),
        /provides\.web\.interface is missing/,
      ],
      [
        'an unknown option type',
        edit('type: boolean', 'type: bool'),
        /config\.options\.enable-tls\.type must be one of string, int, .* not "bool"/,
      ],
      [
        'a default of another type',
        edit('default: false', 'default: off-ish'),
        /config\.options\.enable-tls\.default "off-ish" is not of type boolean/,
      ],
      [
        'options that are no mapping',
        { 'charmcraft.yaml': charmcraftYaml.replace(/options:[^]*actions:/, 'options: none\nactions:') },
        /config\.options must be a mapping of names, not "none"/,
      ],
      ['an action that is text', edit('check: {}', 'check: please'), /actions\.check must be a mapping, not "please"/],
      [
        'a key that would be lost',
        { 'metadata.yaml': 'name: x' },
        /^charmcraft\.yaml: name would be lost, since metadata\.yaml is there/,
      ],
      [
        'config given twice',
        { 'config.yaml': 'options: {}' },
        /^charmcraft\.yaml: config is given twice, here and in config\.yaml/,
      ],
    ])('refuses %s', async (_name, files, message) => {
      await using charm = await createCharm(files);
      await expect(readCharmProject(charm.path)).rejects.toMatchObject({
        code: 'CLI_BAD_CHARM',
        message: expect.stringMatching(message) as string,
      });
    });

    it('names every problem', async () => {
      await using charm = await createCharm({ 'charmcraft.yaml': 'summary: s\nconfig: {options: {a: {type: x}}}\n' });
      await expect(readCharmProject(charm.path)).rejects.toMatchObject({
        details: { problems: [{ field: 'name' }, { field: 'description' }, { field: 'config.options.a.type' }] },
      });
    });
  });
});
