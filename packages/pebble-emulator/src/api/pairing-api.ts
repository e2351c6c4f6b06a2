import type { PairingWindow } from '../pairing/pairing-window.ts';
import { readPayload } from './payload.ts';
import { ApiError, sync } from './responses.ts';
import type { Routes } from './router.ts';

/** `/v1/pairing`. */
export function pairingApi(window: PairingWindow): Routes {
  return {
    '/v1/pairing': {
      POST: async ({ http, certificate }) => {
        const action = (await readPayload(http)).text('action');
        if (action !== 'pair') throw new ApiError(400, `invalid action ${JSON.stringify(action)}, must be "pair"`);
        if (certificate === undefined) throw new ApiError(500, 'cannot find TLS connection state');
        try {
          window.pair(certificate);
        } catch (error) {
          throw new ApiError(400, `cannot pair client: ${error instanceof Error ? error.message : String(error)}`);
        }
        return sync(undefined);
      },
    },
  };
}
