import { ApiError } from './responses.ts';
import type { Routes } from './router.ts';

/** `/v1/pairing`, which nobody may use: no window for it can be opened. */
export function pairingApi(): Routes {
  return {
    '/v1/pairing': {
      POST: () => {
        throw new ApiError(401, 'access denied', 'login-required');
      },
    },
  };
}
