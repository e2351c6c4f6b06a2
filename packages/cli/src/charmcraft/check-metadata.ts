import { isMap, mapOf, type YamlMap } from './charm-project.ts';
import { shown, type ProblemCollector } from './problem-collector.ts';

/** Charmcraft's rule for charm names. */
const charmName = /^(?=.{1,40}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;
/** Juju's rule for application names, whose default is the charm's name: every word has a letter, the first begins with one. */
const applicationName = /^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$/;

/** Tells whether a name is one for a charm, by Charmcraft's rule, and for the application that Juju names after it. */
export function isCharmName(name: string): boolean {
  return charmName.test(name) && applicationName.test(name);
}

/** Ids that Juju keeps for itself and for what it creates. */
const reservedIds = { from: 1000, to: 9999 } as const;

/**
 * Checks what Juju checks when it reads `metadata.yaml`.
 *
 * @param metadata - in the spelling of `metadata.yaml`
 * @param found - where problems go
 */
export function checkMetadata(metadata: YamlMap, found: ProblemCollector): void {
  checkIdentity(metadata, found);
  checkResources(metadata, found);
  checkStorage(metadata, found);
  checkContainers(metadata, found);
  checkEndpoints(metadata, found);
}

function checkIdentity(metadata: YamlMap, found: ProblemCollector): void {
  const { name, summary, description } = metadata;
  if (found.text(name, ['name'], 'add "name:" with the charm\'s name')) {
    if (!charmName.test(name)) {
      found.report(
        ['name'],
        `${shown(name)} is not a charm name; use 1 to 40 of a-z, 0-9 and single "-" between words`,
      );
    } else if (!applicationName.test(name)) {
      found.report(
        ['name'],
        `${shown(name)} cannot name an application; begin with a letter and have one in each word`,
      );
    }
  }
  if (found.text(summary, ['summary'], 'say in one line what the charm does')) {
    if (summary.trim().includes('\n') || summary.length > 200) {
      found.report(['summary'], 'must be one line of at most 200 characters; move the rest to description');
    }
  }
  found.text(description, ['description'], 'say what the charm does');
  if (metadata['charm-user'] !== undefined) {
    found.oneOf(metadata['charm-user'], ['root', 'sudoer', 'non-root'], ['charm-user']);
  }
}

function checkResources(metadata: YamlMap, found: ProblemCollector): void {
  for (const [name, resource] of found.entries(metadata, ['resources'])) {
    found.oneOf(resource['type'], ['file', 'oci-image'], ['resources', name, 'type']);
    if (resource['type'] === 'file') {
      found.text(resource['filename'], ['resources', name, 'filename'], 'name the file that the unit sees');
    }
  }
}

function checkStorage(metadata: YamlMap, found: ProblemCollector): void {
  for (const [name, storage] of found.entries(metadata, ['storage'])) {
    found.oneOf(storage['type'], ['filesystem', 'block'], ['storage', name, 'type']);
    if (storage['type'] === 'block' && storage['location'] !== undefined) {
      found.report(['storage', name, 'location'], 'is for storage of type filesystem only; remove it');
    }
  }
}

function checkContainers(metadata: YamlMap, found: ProblemCollector): void {
  const resources = mapOf(metadata['resources']);
  const storages = mapOf(metadata['storage']);
  for (const [name, container] of found.entries(metadata, ['containers'])) {
    const at = (...path: string[]) => ['containers', name, ...path];
    const { resource, bases, mounts, uid, gid } = container;
    if (resource === undefined && bases === undefined) {
      found.report(at(), 'has neither resource nor bases; name the oci-image resource it runs');
    } else if (resource !== undefined) {
      const image = typeof resource === 'string' ? resources[resource] : undefined;
      if (!isMap(image)) {
        found.report(at('resource'), `names ${shown(resource)}, which is not among the resources; add it there`);
      } else if (image['type'] !== 'oci-image') {
        found.report(at('resource'), `names ${shown(resource)}, which is not of type oci-image; correct its type`);
      }
    }
    for (const [key, id] of Object.entries({ uid, gid })) {
      if (id === undefined || isContainerId(id)) continue;
      found.report(
        at(key),
        `must be a whole number outside ${reservedIds.from} to ${reservedIds.to}, not ${shown(id)}`,
      );
    }
    for (const [index, mount] of (Array.isArray(mounts) ? mounts : []).entries()) {
      const { storage, location } = mapOf(mount);
      const path = at('mounts', String(index));
      if (typeof storage !== 'string' || !(storage in storages)) {
        found.report(
          [...path, 'storage'],
          `names ${shown(storage)}, which is not declared under storage; add it there`,
        );
      }
      found.text(location, [...path, 'location'], 'give the path where the container sees it');
    }
    if (mounts !== undefined && !Array.isArray(mounts)) {
      found.report(at('mounts'), `must be a list of storage and location, not ${shown(mounts)}`);
    }
  }
}

function isContainerId(id: unknown): boolean {
  return (
    Number.isInteger(id) &&
    (id as number) >= 0 &&
    ((id as number) < reservedIds.from || (id as number) > reservedIds.to)
  );
}

function checkEndpoints(metadata: YamlMap, found: ProblemCollector): void {
  const ownsJuju = typeof metadata['name'] === 'string' && metadata['name'].startsWith('juju-');
  const roleOf = new Map<string, string>();
  for (const role of ['peers', 'provides', 'requires'] as const) {
    for (const [name, endpoint] of found.entries({ [role]: endpoints(metadata[role]) }, [role])) {
      const previous = roleOf.get(name);
      if (previous !== undefined) {
        found.report([role, name], `is also an endpoint under ${previous}; give one of them another name`);
      }
      roleOf.set(name, role);
      if (name === '' || name.startsWith('$') || name.includes('.')) {
        found.report([role, name], 'is not an endpoint name; it may not be empty, begin with "$" or contain "."');
      }
      found.text(endpoint['interface'], [role, name, 'interface'], 'name the interface it speaks');
      if (endpoint['scope'] !== undefined)
        found.oneOf(endpoint['scope'], ['global', 'container'], [role, name, 'scope']);
      const subordinate = role === 'requires' && endpoint['scope'] === 'container';
      if (!ownsJuju && !subordinate && isReserved(name)) {
        found.report(
          [role, name],
          'is reserved by Juju; choose a name that is not "juju" and does not begin with "juju-"',
        );
      }
      if (!ownsJuju && role !== 'requires' && isReserved(endpoint['interface'])) {
        found.report([role, name, 'interface'], `${shown(endpoint['interface'])} is reserved by Juju; choose another`);
      }
    }
  }
}

/** In `metadata.yaml` a bare string is an endpoint with nothing but its interface. */
export function endpoints(value: unknown): unknown {
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, typeof entry === 'string' ? { interface: entry } : entry]),
  );
}

function isReserved(name: unknown): boolean {
  return typeof name === 'string' && (name === 'juju' || name.startsWith('juju-'));
}
