import type { ModelType } from '../juju/model-type.ts';
import type { CloudSpec } from '../state/unit-state.ts';
import type { ModelConfig } from './model-config.ts';

/** What a model is made of. */
export interface ModelOptions {
  /** Default `local`. */
  readonly name?: string;
  /** Default: made up. */
  readonly uuid?: string;
  /** What it runs on. Default `caas`, Kubernetes. */
  readonly type?: ModelType;
  /** Version of the agents. Default 3.6.8. */
  readonly jujuVersion?: string;
  /** Milliseconds since the epoch. Default: this machine's clock. Time also passes by `Model.advance`. */
  readonly now?: () => number;
  /** Gives random bytes, for ids. Default: this machine's. */
  readonly randomBytes?: (size: number) => Uint8Array;
  readonly config?: ModelConfig;
  /** What `credential-get` gives to applications that are trusted. Secret. */
  readonly cloudSpec?: CloudSpec;
  /** `host:port` of each controller. */
  readonly apiAddresses?: readonly string[];
}
