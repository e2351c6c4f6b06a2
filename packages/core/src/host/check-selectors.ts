import type { CharmMetadata } from '../charm/charm-metadata.ts';
import { type EventSelector, selectorKey } from '../events/selector.ts';
import type { RegisteredHandler } from './compose.ts';
import type { Problem } from './problems.ts';

/** Finds handlers of events that cannot occur in a charm, since its metadata does not have their names. */
export function findImpossible(metadata: CharmMetadata, handlers: readonly RegisteredHandler[]): readonly Problem[] {
  return handlers.flatMap(({ owner, selector }): Problem[] => {
    const missing = missingName(metadata, selector);
    if (missing === undefined) return [];
    const message = `it handles ${selectorKey(selector)}, but the charm has no ${missing} "${String(selector.name)}"`;
    return [{ code: 'CORE_UNKNOWN_NAME', owner, message }];
  });
}

/** @returns what the metadata lacks: `container`, `endpoint` … */
function missingName(metadata: CharmMetadata, { kind, name }: EventSelector): string | undefined {
  const { peers, provides, requires, storage, containers, actions } = metadata;
  const has = (...sections: readonly (object | undefined)[]) =>
    sections.some((section) => section !== undefined && Object.hasOwn(section, String(name)));
  if (kind.startsWith('relation-')) return has(peers, provides, requires) ? undefined : 'endpoint';
  if (kind.startsWith('storage-')) return has(storage) ? undefined : 'storage';
  if (kind.startsWith('pebble-')) return has(containers) ? undefined : 'container';
  return kind === 'action' && !has(actions) ? 'action' : undefined;
}
