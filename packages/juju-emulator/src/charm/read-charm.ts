import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { JujuEmulatorError } from '../errors.ts';
import type {
  ActionDescription,
  CharmDescription,
  ContainerDescription,
  EndpointDescription,
  OptionDescription,
  StorageDescription,
} from './charm-description.ts';

type Yaml = Readonly<Record<string, unknown>>;

/**
 * Reads what Juju reads of a charm: `metadata.yaml`, `config.yaml` and `actions.yaml`; or, when there is no
 * `metadata.yaml`, a `charmcraft.yaml` that holds them all.
 *
 * @param folder - the charm
 * @throws `JUJU_EMULATOR_BAD_CHARM` when neither is there, or one is not as it must be
 */
export async function readCharm(folder: string): Promise<CharmDescription> {
  const metadata = await readYaml(join(folder, 'metadata.yaml'));
  if (metadata === undefined) {
    const charmcraft = await readYaml(join(folder, 'charmcraft.yaml'));
    if (charmcraft === undefined) throw badCharm(folder, 'neither metadata.yaml nor charmcraft.yaml is there');
    return parseCharm(charmcraft, object(charmcraft, 'config'), object(charmcraft, 'actions'));
  }
  const [config, actions] = await Promise.all([
    readYaml(join(folder, 'config.yaml')),
    readYaml(join(folder, 'actions.yaml')),
  ]);
  return parseCharm(metadata, config ?? {}, actions ?? {});
}

/**
 * Makes a description from parsed files.
 *
 * @param metadata - content of `metadata.yaml`
 * @param config - content of `config.yaml`
 * @param actions - content of `actions.yaml`
 * @throws `JUJU_EMULATOR_BAD_CHARM`
 */
export function parseCharm(metadata: Yaml, config: Yaml = {}, actions: Yaml = {}): CharmDescription {
  const { name } = metadata;
  if (typeof name !== 'string') throw badCharm('metadata', 'it has no name');
  return {
    name,
    endpoints: {
      ...mapValues(object(metadata, 'peers'), (endpoint) => parseEndpoint('peer', endpoint)),
      ...mapValues(object(metadata, 'provides'), (endpoint) => parseEndpoint('provides', endpoint)),
      ...mapValues(object(metadata, 'requires'), (endpoint) => parseEndpoint('requires', endpoint)),
    },
    containers: mapValues(object(metadata, 'containers'), parseContainer),
    resources: mapValues(object(metadata, 'resources'), (resource) => ({
      type: text(resource, 'type') ?? 'file',
      ...optional('filename', text(resource, 'filename')),
    })),
    storage: mapValues(object(metadata, 'storage'), parseStorage),
    extraBindings: Object.keys(object(metadata, 'extra-bindings')),
    config: mapValues(object(config, 'options'), parseOption),
    actions: mapValues(actions, parseAction),
  };
}

function parseEndpoint(role: EndpointDescription['role'], endpoint: Yaml): EndpointDescription {
  return { role, interface: text(endpoint, 'interface') ?? '' };
}

function parseContainer(container: Yaml): ContainerDescription {
  const mounts = Array.isArray(container['mounts']) ? (container['mounts'] as readonly Yaml[]) : [];
  return {
    ...optional('resource', text(container, 'resource')),
    mounts: mounts.map((mount) => ({
      storage: text(mount, 'storage') ?? '',
      ...optional('location', text(mount, 'location')),
    })),
  };
}

function parseStorage(storage: Yaml, name: string): StorageDescription {
  return {
    type: text(storage, 'type') ?? 'filesystem',
    ...optional('location', text(storage, 'location')),
    ...optional('multiple', parseMultiple(object(storage, 'multiple')['range'], name)),
  };
}

/** A range is `2`, `0-1`, `1+` or `1-`. */
function parseMultiple(range: unknown, name: string): StorageDescription['multiple'] {
  if (range === undefined) return undefined;
  const shown = typeof range === 'string' ? range : JSON.stringify(range);
  const [, min, more, max] = /^(\d+)([-+]?)(\d*)$/.exec(shown) ?? [];
  if (min === undefined) throw badCharm('metadata', `the storage "${name}" has the unreadable range ${shown}`);
  if (more === '') return { min: Number(min), max: Number(min) };
  return { min: Number(min), ...(max === undefined || max === '' ? {} : { max: Number(max) }) };
}

const configTypes = ['string', 'int', 'float', 'boolean', 'secret'] as const;

function parseOption(option: Yaml, name: string): OptionDescription {
  const type = configTypes.find((known) => known === (option['type'] ?? 'string'));
  if (type === undefined)
    throw badCharm('config', `the option "${name}" has the unknown type ${text(option, 'type') ?? '?'}`);
  const value = option['default'];
  if (value === undefined || value === null) return { type };
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw badCharm('config', `the default of the option "${name}" is neither string, number nor boolean`);
  }
  return { type, default: value };
}

function parseAction(action: Yaml): ActionDescription {
  const required = Array.isArray(action['required']) ? action['required'].map(String) : [];
  const additional = action['additionalProperties'];
  return {
    params: mapValues(object(action, 'params'), (schema) => schema),
    required,
    ...optional('additionalProperties', typeof additional === 'boolean' ? additional : undefined),
  };
}

async function readYaml(path: string): Promise<Yaml | undefined> {
  try {
    const content: unknown = parse(await readFile(path, 'utf8'));
    return (content ?? {}) as Yaml;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw badCharm(path, 'it is not readable YAML', cause);
  }
}

function mapValues<T>(entries: Yaml, parseOne: (value: Yaml, name: string) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.keys(entries).map((name) => [name, parseOne(object(entries, name), name)]));
}

/** A map that is missing or empty is the same in YAML. */
function object(parent: Yaml, key: string): Yaml {
  const value = parent[key] ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) throw badCharm(key, 'it is not a map');
  return value as Yaml;
}

function text(parent: Yaml, key: string): string | undefined {
  const value = parent[key];
  return typeof value === 'string' ? value : undefined;
}

function optional<K extends string, T>(key: K, value: T | undefined): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, T>);
}

function badCharm(what: string, why: string, cause?: unknown): JujuEmulatorError {
  return new JujuEmulatorError(`cannot read the charm's ${what}: ${why}`, { code: 'JUJU_EMULATOR_BAD_CHARM', cause });
}
