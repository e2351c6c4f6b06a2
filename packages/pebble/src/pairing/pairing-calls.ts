import { invalidArgument } from '../arguments.ts';
import type { CallOptions } from '../call-options.ts';
import { gate } from '../system/feature-gate.ts';
import { readAnswer, type Api } from '../transport/api.ts';

/** What a client and a daemon know of each other afterwards. */
export interface PairingResult {
  /** The daemon's identity certificate in PEM: note it, and demand it from now on as `tls.serverCertificate`. */
  readonly serverCertificate: string;
}

/** How a client and a daemon become acquainted. */
export interface PairingCalls {
  /**
   * Makes the client's certificate an identity with access `admin`. Only over HTTPS with a client certificate, and only
   * while the daemon lets clients pair.
   *
   * @throws PEBBLE_API_ERROR 401 when it does not, PEBBLE_UNSUPPORTED before 1.26
   */
  pair(options?: CallOptions): Promise<PairingResult>;
}

/** Builds the call. */
export function pairingCalls(api: Api): PairingCalls {
  return {
    async pair(call = {}) {
      if (!api.options.connector.address.startsWith('https:')) {
        throw invalidArgument('pairing needs a client that was connected to an https url');
      }
      const { identityOf } = await import('../transport/tls-connection.ts');
      const request = {
        method: 'POST',
        path: '/pairing',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ action: 'pair' }),
      } as const;
      return await gate(api, 'pairing', call, () =>
        api.send(request, call, async (response, deadline, name) => {
          const serverCertificate = identityOf(response.socket) ?? '';
          await readAnswer(response, deadline, name);
          return Object.freeze({ serverCertificate });
        }),
      );
    },
  };
}
