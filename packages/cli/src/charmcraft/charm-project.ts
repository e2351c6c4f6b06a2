import type { CharmPlatform } from './charm-platform.ts';

/** A mapping read from YAML. */
export type YamlMap = Readonly<Record<string, unknown>>;

/** The files that Juju reads, in Juju's names. */
export const splitFiles = ['metadata.yaml', 'config.yaml', 'actions.yaml'] as const;

/** One of {@link splitFiles}. */
export type SplitFile = (typeof splitFiles)[number];

/** A charm's description as it stands in its folder: `charmcraft.yaml` and the split files merged. */
export interface CharmProject {
  /** Absolute path of the charm's folder. */
  readonly folder: string;
  /** What Juju reads as `metadata.yaml`, in its spelling: `display-name`, not `title`. */
  readonly metadata: YamlMap;
  /** What Juju reads as `config.yaml`; without options, an empty mapping. */
  readonly config: YamlMap;
  /** What Juju reads as `actions.yaml`: action name to its description and parameters. */
  readonly actions: YamlMap;
  /** What it can be packed for, in the order of `charmcraft.yaml`. */
  readonly platforms: readonly CharmPlatform[];
  /** The split files that the author wrote, with their text: they are copied as they are. */
  readonly written: Readonly<Partial<Record<SplitFile, string>>>;
}

/** Tells whether a value read from YAML is a mapping. */
export function isMap(value: unknown): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads a value that must be a mapping where an empty one is as good as none.
 *
 * @param value - any value read from YAML
 * @returns the mapping; an empty one for everything else
 */
export function mapOf(value: unknown): YamlMap {
  return isMap(value) ? value : {};
}
