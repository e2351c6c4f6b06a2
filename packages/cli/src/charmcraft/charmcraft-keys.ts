/** Keys of `charmcraft.yaml` that go to `metadata.yaml` as they are spelt. */
export const metadataKeys = [
  'name',
  'summary',
  'description',
  'assumes',
  'charm-user',
  'containers',
  'devices',
  'extra-bindings',
  'peers',
  'provides',
  'requires',
  'resources',
  'storage',
  'subordinate',
  'terms',
] as const;

/** Keys that go to `metadata.yaml` under another name. */
export const renamedKeys = ['title', 'links'] as const;

/** Keys that Juju does not see: what Charmcraft builds, and for which machines. */
const buildKeys = [
  'type',
  'version',
  'license',
  'base',
  'build-base',
  'bases',
  'platforms',
  'parts',
  'package-repositories',
  'adopt-info',
  'charm-libs',
  'analysis',
  'extensions',
  'contact',
  'issues',
  'source-code',
  'website',
] as const;

/** All keys of `charmcraft.yaml`; Charmcraft refuses others. */
export const charmcraftKeys: readonly string[] = [...metadataKeys, ...renamedKeys, ...buildKeys, 'config', 'actions'];
