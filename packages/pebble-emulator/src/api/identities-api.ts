import type { IdentityAction } from '../identities/change-identities.ts';
import type { IdentityStore } from '../identities/identity-store.ts';
import { renderIdentity } from '../identities/identity.ts';
import { readIdentities } from '../identities/read-identity.ts';
import { readPayload } from './payload.ts';
import { ApiError, sync } from './responses.ts';
import type { Routes } from './router.ts';

const actions: readonly string[] = ['add', 'update', 'replace', 'remove'] satisfies IdentityAction[];

/** `/v1/identities`. */
export function identitiesApi(store: IdentityStore): Routes {
  return {
    '/v1/identities': {
      GET: () =>
        sync(Object.fromEntries([...store.identities].map(([name, identity]) => [name, renderIdentity(identity)]))),
      POST: async ({ http }) => {
        const payload = await readPayload(http);
        const action = payload.text('action');
        const changes = readIdentities(payload.json('identities'));
        if (!actions.includes(action))
          throw new ApiError(
            400,
            `invalid action ${JSON.stringify(action)}, must be "add", "update", "replace", or "remove"`,
          );
        store.change(action as IdentityAction, changes);
        return sync(undefined);
      },
    },
  };
}
