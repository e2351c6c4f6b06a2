import type { CharmProblem } from '../errors.ts';
import { mapOf, type SplitFile, splitFiles, type YamlMap } from './charm-project.ts';
import { charmcraftKeys, metadataKeys, renamedKeys } from './charmcraft-keys.ts';

/** What was read from a charm's folder. */
export interface CharmFiles {
  readonly charmcraft: YamlMap;
  readonly split: Readonly<Partial<Record<SplitFile, YamlMap>>>;
}

/** A charm's description in Juju's terms, with what is wrong about the split. */
export interface MergedFiles {
  readonly metadata: YamlMap;
  readonly config: YamlMap;
  readonly actions: YamlMap;
  readonly problems: readonly CharmProblem[];
}

const sectionOf = { 'config.yaml': 'config', 'actions.yaml': 'actions' } as const;

/**
 * Merges `charmcraft.yaml` with the split files, by Charmcraft's rules.
 *
 * @remarks A split file is what Juju gets, copied as it is. So a key that stands in `charmcraft.yaml` beside it would be
 * lost: that is a problem and not a merge.
 *
 * @param files - what was read
 */
export function mergeProject({ charmcraft, split }: CharmFiles): MergedFiles {
  const problems: CharmProblem[] = [];
  const report = (field: string, text: string) => problems.push({ file: 'charmcraft.yaml', field, text });

  for (const key of Object.keys(charmcraft)) {
    if (!charmcraftKeys.includes(key)) report(key, 'is not a key of charmcraft.yaml; correct or remove it');
  }
  const metadata = split['metadata.yaml'];
  if (metadata !== undefined) {
    for (const key of [...metadataKeys, ...renamedKeys]) {
      if (key in charmcraft)
        report(key, 'would be lost, since metadata.yaml is there and Juju reads that; move it there');
    }
  }
  for (const file of splitFiles) {
    if (file === 'metadata.yaml' || split[file] === undefined) continue;
    const section = sectionOf[file];
    if (section in charmcraft) report(section, `is given twice, here and in ${file}; remove one`);
  }
  return {
    metadata: metadata ?? metadataFrom(charmcraft),
    config: split['config.yaml'] ?? mapOf(charmcraft['config']),
    actions: split['actions.yaml'] ?? mapOf(charmcraft['actions']),
    problems,
  };
}

function metadataFrom(charmcraft: YamlMap): YamlMap {
  const metadata: Record<string, unknown> = {};
  for (const key of metadataKeys) {
    if (key in charmcraft) metadata[key] = charmcraft[key];
    if (key === 'name' && 'title' in charmcraft) metadata['display-name'] = charmcraft['title'];
  }
  const { contact, documentation, issues, source, website } = mapOf(charmcraft['links']);
  if (contact !== undefined) metadata['maintainers'] = Array.isArray(contact) ? contact : [contact];
  if (documentation !== undefined) metadata['docs'] = documentation;
  for (const [key, value] of Object.entries({ issues, source, website })) {
    if (value !== undefined) metadata[key] = value;
  }
  return metadata;
}
