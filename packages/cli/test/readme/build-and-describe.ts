import { buildCharmFolder, readCharmProject, writeMetadataFile } from '../../src/index.ts';

export async function buildAndDescribe(folder: string): Promise<string> {
  await writeMetadataFile(folder);
  const { metadata } = await readCharmProject(folder);
  const built = await buildCharmFolder(folder, { linkRuntime: true });
  return `${String(metadata['name'])} is in ${built}`;
}
