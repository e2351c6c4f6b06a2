import { type CharmProject, isMap, mapOf, type YamlMap } from '../charmcraft/charm-project.ts';
import { endpoints } from '../charmcraft/check-metadata.ts';

const sections = {
  containers: ['resource', 'bases', 'mounts', 'uid', 'gid'],
  resources: ['type', 'filename', 'description'],
  storage: ['type', 'location', 'description', 'read-only', 'shared', 'multiple', 'minimum-size'],
  peers: ['interface', 'limit', 'optional', 'scope'],
  provides: ['interface', 'limit', 'optional', 'scope'],
  requires: ['interface', 'limit', 'optional', 'scope'],
  'extra-bindings': [],
} as const;

const optionKeys = ['type', 'default', 'description'];
const actionKeys = ['description', 'params', 'required', 'additionalProperties'];

/**
 * Chooses what a charm's program knows of its metadata, in an order that does not depend on the files: names as the
 * author ordered them, everything else as listed here. Sections without an entry are left out.
 *
 * @param project - a charm's description
 */
export function metadataConstant(project: CharmProject): YamlMap {
  const { metadata } = project;
  const constant: Record<string, unknown> = {};
  for (const key of ['name', 'summary', 'description', 'subordinate']) {
    if (metadata[key] !== undefined) constant[key] = metadata[key];
  }
  for (const [section, keys] of Object.entries(sections)) {
    const entries = pickEach(endpoints(metadata[section]), keys);
    if (Object.keys(entries).length > 0) constant[section] = entries;
  }
  const options = pickEach(project.config['options'], optionKeys);
  if (Object.keys(options).length > 0) constant['config'] = { options };
  const actions = pickEach(project.actions, actionKeys);
  if (Object.keys(actions).length > 0) constant['actions'] = actions;
  return constant;
}

function pickEach(named: unknown, keys: readonly string[]): YamlMap {
  return Object.fromEntries(Object.entries(mapOf(named)).map(([name, entry]) => [name, pick(entry, keys)]));
}

function pick(entry: unknown, keys: readonly string[]): YamlMap {
  if (!isMap(entry)) return {};
  return Object.fromEntries(keys.filter((key) => key in entry).map((key) => [key, entry[key]]));
}
