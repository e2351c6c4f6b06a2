import type { CharmMetadata } from '../charm/charm-metadata.ts';
import type { Observation } from '../events/changes.ts';
import type { ReconcileOptions } from '../events/reconcile.ts';
import { fingerprint } from '../model/fingerprint.ts';
import type { Relation } from '../model/relation.ts';
import { canonicalJson } from '../schema/canonical-json.ts';
import type { DispatchModel } from './base-services.ts';

/** Looks at config and relation data and keeps a fingerprint of each value, for a later comparison. */
export async function observe(
  { config, relations }: Pick<DispatchModel, 'config' | 'relations'>,
  metadata: CharmMetadata,
  { relations: endpoints = endpointsOf(metadata) }: ReconcileOptions,
): Promise<Observation> {
  const options = await fingerprints(Object.entries(await config.values()));
  const listed = await Promise.all(endpoints.map((endpoint) => relations.of(endpoint)));
  const bags = await Promise.all(listed.flat().map(async (relation) => [relation.id, await bagsOf(relation)] as const));
  return { config: options, relations: Object.fromEntries(bags) };
}

function endpointsOf({ peers, provides, requires }: CharmMetadata): readonly string[] {
  return Object.keys({ ...peers, ...provides, ...requires });
}

async function bagsOf(relation: Relation): Promise<Readonly<Record<string, string>>> {
  const [app, units] = await Promise.all([relation.remoteApp(), relation.units()]);
  const contents = await Promise.all([
    relation.remoteApplication.read().then((content) => [app, content] as const),
    ...units.map(async (unit) => [unit, await relation.unit(unit).read()] as const),
  ]);
  return await fingerprints(contents);
}

async function fingerprints(
  values: readonly (readonly [name: string, value: unknown])[],
): Promise<Record<string, string>> {
  const entries = values.map(async ([name, value]) => [name, await fingerprint(canonicalJson(value))] as const);
  return Object.fromEntries(await Promise.all(entries));
}
