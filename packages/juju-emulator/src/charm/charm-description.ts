/** Type of a charm option. */
export type ConfigType = 'string' | 'int' | 'float' | 'boolean' | 'secret';
/** Value of a charm option. */
export type ConfigValue = string | number | boolean;

/** One option of the charm. */
export interface OptionDescription {
  readonly type: ConfigType;
  readonly default?: ConfigValue;
}

/** One endpoint of the charm. */
export interface EndpointDescription {
  readonly role: 'peer' | 'provides' | 'requires';
  readonly interface: string;
}

/** One workload container of the charm. */
export interface ContainerDescription {
  /** The image: a resource of the charm. */
  readonly resource?: string;
  readonly mounts: readonly { readonly storage: string; readonly location?: string }[];
}

/** One storage of the charm. */
export interface StorageDescription {
  /** `filesystem` or `block`. */
  readonly type: string;
  readonly location?: string;
  /** How many instances a unit may have, for storage that is not single. `max` is absent where there is no limit. */
  readonly multiple?: { readonly min: number; readonly max?: number };
}

/** One action of the charm. */
export interface ActionDescription {
  /** JSON Schema of each parameter. */
  readonly params: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly required: readonly string[];
  /** Whether parameters that are not declared pass. Default: Juju's, which is yes before 4.0 and no from there on. */
  readonly additionalProperties?: boolean;
}

/** What Juju knows of a charm: its metadata, options and actions. Plain data. */
export interface CharmDescription {
  readonly name: string;
  readonly endpoints: Readonly<Record<string, EndpointDescription>>;
  readonly containers: Readonly<Record<string, ContainerDescription>>;
  readonly resources: Readonly<Record<string, { readonly type: string; readonly filename?: string }>>;
  readonly storage: Readonly<Record<string, StorageDescription>>;
  readonly extraBindings: readonly string[];
  readonly config: Readonly<Record<string, OptionDescription>>;
  readonly actions: Readonly<Record<string, ActionDescription>>;
}

/** A charm that has a name and nothing else; a start for charms described in tests. */
export const emptyCharm: CharmDescription = {
  name: 'charm',
  endpoints: {},
  containers: {},
  resources: {},
  storage: {},
  extraBindings: [],
  config: {},
  actions: {},
};
