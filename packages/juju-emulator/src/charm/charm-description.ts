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

/** One action of the charm. */
export interface ActionDescription {
  /** JSON Schema of each parameter. */
  readonly params: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly required: readonly string[];
}

/** What Juju knows of a charm: its metadata, options and actions. Plain data. */
export interface CharmDescription {
  readonly name: string;
  readonly endpoints: Readonly<Record<string, EndpointDescription>>;
  readonly containers: Readonly<Record<string, ContainerDescription>>;
  readonly resources: Readonly<Record<string, { readonly type: string; readonly filename?: string }>>;
  readonly storage: Readonly<Record<string, { readonly type: string; readonly location?: string }>>;
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
