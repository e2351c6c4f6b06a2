import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { TLSSocket, createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { issueIdentityCertificate, issueServerCredentials } from './issue-certificates.ts';
import type { ServerIdentity } from './server-identity.ts';

/** A handshake that began a moment before the certificate expires must not end after. */
const renewBeforeMs = 60_000;

/**
 * Makes a server that speaks TLS as Pebble does: version 1.3, with a certificate that its identity has signed, and to
 * clients alone that show one certificate of their own, whoever signed it.
 *
 * @param identityCertificate - PEM; absent: a new one is made
 * @param onConnection - takes a connection whose handshake is done
 */
export function createTlsServer(
  identity: ServerIdentity,
  onConnection: (socket: TLSSocket) => void,
  identityCertificate?: string,
): Server {
  const contexts = secureContexts(identity, identityCertificate);
  return createServer((socket) => {
    socket.on('error', () => socket.destroy());
    void contexts().then(
      (context) => shakeHands(socket, context, onConnection),
      () => socket.destroy(),
    );
  });
}

function shakeHands(socket: Socket, secureContext: SecureContext, onConnection: (socket: TLSSocket) => void): void {
  const secured = new TLSSocket(socket, {
    isServer: true,
    secureContext,
    requestCert: true,
    // No certificate at all ends the handshake; what one is worth is for the daemon to say.
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
  });
  secured.on('error', () => secured.destroy());
  secured.on('secure', () => {
    const { issuerCertificate, fingerprint256 } = secured.getPeerCertificate(true);
    // Typed as always there; it is missing when the client did not send it.
    const issuer = issuerCertificate as typeof issuerCertificate | undefined;
    if (issuer !== undefined && issuer.fingerprint256 !== fingerprint256) secured.destroy();
    else onConnection(secured);
  });
}

/** Gives a context with a certificate that is good for a while; connections share one. */
function secureContexts(identity: ServerIdentity, given: string | undefined): () => Promise<SecureContext> {
  let identityCertificate = given;
  let current: Promise<{ context: SecureContext; expires: number }> | undefined;
  const issue = async () => {
    identityCertificate ??= await issueIdentityCertificate(identity);
    const { key, chain, expires } = await issueServerCredentials(identity, identityCertificate);
    return { context: createSecureContext({ key, cert: chain, minVersion: 'TLSv1.3' }), expires };
  };
  return async () => {
    current ??= issue();
    const { context, expires } = await current;
    if (Date.now() < expires - renewBeforeMs) return context;
    current = issue();
    return (await current).context;
  };
}
