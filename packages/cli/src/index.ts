export { type CharmProject, type SplitFile, type YamlMap } from './charmcraft/charm-project.ts';
export { readCharmProject } from './charmcraft/read-charm-project.ts';
export { buildCharmFolder, type BuildCharmFolderOptions } from './charm-folder/build-charm-folder.ts';
export { checkMetadataFile, metadataFile, writeMetadataFile } from './types/metadata-file.ts';
export type { CharmProblem } from './errors.ts';
