export type { CharmProject, SplitFile, YamlMap } from './charmcraft/charm-project.ts';
export { readCharmProject } from './charmcraft/read-charm-project.ts';
export { buildCharmFolder, type BuildCharmFolderOptions } from './charm-folder/build-charm-folder.ts';
export { packCharm, type PackCharmOptions, type PackedCharm } from './archive/pack-charm.ts';
export { unpackCharm } from './archive/unpack-charm.ts';
export { architectures, runtimeNames, type Architecture, type RuntimeName } from './runtime/runtimes.ts';
export type { CharmBase, CharmPlatform } from './charmcraft/charm-platform.ts';
export { checkMetadataFile, metadataFile, writeMetadataFile } from './types/metadata-file.ts';
export type { CharmProblem } from './errors.ts';
