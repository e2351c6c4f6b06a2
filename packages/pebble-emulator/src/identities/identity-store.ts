import { changeIdentities } from './change-identities.ts';
import type { IdentityAction, IdentityChanges } from './change-identities.ts';
import type { Identities } from './identity.ts';

/** The identities of this daemon run. */
export class IdentityStore {
  #identities: Identities = new Map();

  get identities(): Identities {
    return this.#identities;
  }

  /** Changes all that are named, or none: see {@link changeIdentities}. */
  change(action: IdentityAction, changes: IdentityChanges): void {
    this.#identities = changeIdentities(this.#identities, action, changes);
  }
}
