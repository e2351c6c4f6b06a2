/** What became of one relation. */
export interface RelationChange {
  readonly endpoint: string;
  readonly relationId: string;
  readonly change: 'created' | 'changed' | 'removed';
  /** The remote application and units of which the data differ, those that came and those that went among them. */
  readonly of: readonly string[];
}

/** What differs from the last time that a reconciler looked and succeeded. */
export interface Changes {
  /** Whether there was no such time: everything is new then. */
  readonly first: boolean;
  /** Names of config options whose values differ. */
  readonly config: readonly string[];
  readonly relations: readonly RelationChange[];
}

/** Fingerprints of config values by option, and of databags by relation and owner. */
export interface Observation {
  readonly config: Readonly<Record<string, string>>;
  readonly relations: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Says what differs between two observations. */
export function findChanges(before: Observation | undefined, now: Observation): Changes {
  const { config = {}, relations = {} } = before ?? {};
  const ids = [...new Set([...Object.keys(relations), ...Object.keys(now.relations)])].sort();
  return {
    first: before === undefined,
    config: differing(config, now.config),
    relations: ids.flatMap((relationId) => {
      const [old, current] = [relations[relationId], now.relations[relationId]];
      const of = differing(old ?? {}, current ?? {});
      const change = old === undefined ? 'created' : current === undefined ? 'removed' : 'changed';
      if (change === 'changed' && of.length === 0) return [];
      return [{ endpoint: relationId.slice(0, relationId.lastIndexOf(':')), relationId, change, of }];
    }),
  };
}

function differing(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): readonly string[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].filter((name) => a[name] !== b[name]).sort();
}
