import { resolve } from 'node:path';
import { badCharm } from '../errors.ts';
import { checkActions, checkConfig } from './check-config.ts';
import { checkMetadata } from './check-metadata.ts';
import { type CharmProject, type SplitFile, splitFiles, type YamlMap } from './charm-project.ts';
import { mergeProject } from './merge-project.ts';
import { ProblemCollector, shown } from './problem-collector.ts';
import { readPlatforms } from './read-platforms.ts';
import { readYamlFile } from './yaml-file.ts';

/**
 * Reads and checks a charm's `charmcraft.yaml`, together with `metadata.yaml`, `config.yaml` and `actions.yaml` when
 * the charm has them.
 *
 * @param folder - the charm's folder
 * @throws `CLI_BAD_CHARM` naming every problem by file and field
 *
 * @example
 * ```ts
 * const project = await readCharmProject('apps/redis-k8s');
 * project.metadata['name']; // 'redis-k8s'
 * ```
 */
export async function readCharmProject(folder: string): Promise<CharmProject> {
  const charmcraft = await readYamlFile(folder, 'charmcraft.yaml');
  if (charmcraft === undefined) {
    const text = `is missing in ${resolve(folder)}; run the command in a charm's folder or name that folder`;
    throw badCharm([{ file: 'charmcraft.yaml', field: '', text }]);
  }
  const split: Partial<Record<SplitFile, YamlMap>> = {};
  const written: Partial<Record<SplitFile, string>> = {};
  for (const file of splitFiles) {
    const found = await readYamlFile(folder, file);
    if (found === undefined) continue;
    split[file] = found.content;
    written[file] = found.text;
  }

  const { metadata, config, actions, problems } = mergeProject({ charmcraft: charmcraft.content, split });
  const found = new ProblemCollector((section) => {
    const file = section === 'config' || section === 'actions' ? (`${section}.yaml` as const) : 'metadata.yaml';
    return file in split ? file : 'charmcraft.yaml';
  });
  const { type } = charmcraft.content;
  if (type !== undefined && type !== 'charm') {
    found.problems.push({ file: 'charmcraft.yaml', field: 'type', text: `must be charm, not ${shown(type)}` });
  }
  checkMetadata(metadata, found);
  checkConfig(config, found);
  checkActions(actions, found);
  const platforms = readPlatforms(charmcraft.content, found);
  const all = [...problems, ...found.problems];
  if (all.length > 0) throw badCharm(all);
  return { folder: resolve(folder), metadata, config, actions, platforms, written };
}
