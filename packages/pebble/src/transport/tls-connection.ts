import { createHash, X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { connect, TLSSocket } from 'node:tls';
import { PebbleError } from '../errors/pebble-error.ts';
import type { TlsOptions } from './network-connector.ts';

/** An address and how to trust who answers there. */
export interface TlsPlace extends TlsOptions {
  readonly host: string;
  readonly port: number;
}

/**
 * Opens a TLS connection and hands it over once its server is trusted: nothing of a request is sent before.
 *
 * @remarks The daemon shows two certificates: that of the server and that of its identity, which signs the first. The
 * names in them say nothing of the address, so they are not compared. A fingerprint alone would prove nothing, since
 * everybody can show a copy of an identity's certificate; the server's must be signed by it.
 */
export function connectTls(
  place: TlsPlace,
  signal: AbortSignal,
  done: (error: Error | null, connection?: Duplex) => void,
): undefined {
  const { host, port, certificate, key, serverCertificate } = place;
  const socket = connect({
    host,
    port,
    servername: '',
    minVersion: 'TLSv1.3',
    rejectUnauthorized: false,
    ...(serverCertificate === undefined ? {} : { ca: serverCertificate }),
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
  });
  const fail = (error: Error) => done(error);
  const giveUp = () => socket.destroy();
  signal.addEventListener('abort', giveUp, { once: true });
  socket.once('error', fail).once('close', () => signal.removeEventListener('abort', giveUp));
  socket.once('secureConnect', () => {
    socket.off('error', fail);
    signal.removeEventListener('abort', giveUp);
    const doubt = doubtOf(socket, place);
    if (doubt === undefined) {
      done(null, socket);
      return;
    }
    socket.destroy();
    done(untrusted(place, doubt));
  });
}

/** Gives the identity certificate that a daemon showed on a connection, in PEM. */
export function identityOf(connection: object): string | undefined {
  return connection instanceof TLSSocket ? shownBy(connection).identity?.toString() : undefined;
}

/** The fingerprint of an identity: of its public key, which is Ed25519. */
export function fingerprintOf(identity: X509Certificate): string {
  const { x = '' } = identity.publicKey.export({ format: 'jwk' });
  return base32(createHash('sha384').update(Buffer.from(x, 'base64url')).digest());
}

function doubtOf(socket: TLSSocket, { serverCertificate, serverFingerprint }: TlsPlace): string | undefined {
  if (serverCertificate !== undefined) return socket.authorized ? undefined : String(socket.authorizationError);
  if (serverFingerprint === undefined) return undefined;
  const { server, identity } = shownBy(socket);
  if (server === undefined || identity === undefined) return 'it shows no identity certificate';
  if (fingerprintOf(identity) !== serverFingerprint) return `its fingerprint is ${fingerprintOf(identity)}`;
  if (!server.checkIssued(identity) || !server.verify(identity.publicKey)) return 'its identity did not sign it';
  const now = Date.now();
  const isValid = server.validFromDate.getTime() <= now && now <= server.validToDate.getTime();
  return isValid ? undefined : `its certificate is valid from ${server.validFrom} to ${server.validTo}`;
}

function shownBy(socket: TLSSocket): { server: X509Certificate | undefined; identity: X509Certificate | undefined } {
  const chain = socket.getPeerCertificate(true) as { raw?: Buffer; issuerCertificate?: { raw?: Buffer } } | null;
  const read = (raw: Buffer | undefined) => (raw === undefined ? undefined : new X509Certificate(raw));
  return { server: read(chain?.raw), identity: read(chain?.issuerCertificate?.raw) };
}

function untrusted({ host, port }: TlsPlace, doubt: string): PebbleError {
  return new PebbleError(`cannot trust the server at ${host}:${port}: ${doubt}`, {
    code: 'PEBBLE_UNTRUSTED_SERVER',
    hint: 'Is it the daemon that was meant, with the identity that was noted for it?',
    details: { host, port },
  });
}

function base32(bytes: Uint8Array): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}
