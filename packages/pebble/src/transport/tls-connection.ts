import { createHash, X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { connect, createSecureContext, TLSSocket } from 'node:tls';
import { invalidArgument } from '../arguments.ts';
import { PebbleError } from '../errors/pebble-error.ts';
import type { CreateConnection } from './connector.ts';
import type { TlsOptions } from './network-connector.ts';

/** An address and how to trust who answers there. */
export interface TlsPlace extends TlsOptions {
  readonly host: string;
  readonly port: number;
}

/**
 * Prepares connections to a place.
 *
 * @throws PEBBLE_INVALID_ARGUMENT when a certificate or key cannot be read
 */
export function prepareTls(place: TlsPlace): CreateConnection {
  const { certificate, key, serverCertificate } = place;
  try {
    if (serverCertificate !== undefined) readCertificate(serverCertificate);
    if (certificate !== undefined) createSecureContext({ cert: certificate, key });
  } catch (error) {
    // OpenSSL says what it is, and nothing of what it read.
    const why = error instanceof Error ? error.message : String(error);
    throw invalidArgument(
      `tls.certificate, tls.key and tls.serverCertificate must be PEM that belongs together: ${why}`,
    );
  }
  return ({ signal }, done) => connectTls(place, signal, done);
}

/**
 * Opens a TLS connection and hands it over once its server is trusted: nothing of a request is sent before.
 *
 * @remarks The daemon shows two certificates: that of the server and that of its identity, which signs the first. The
 * names in them say nothing of the address, so they are not compared. A fingerprint alone would prove nothing, since
 * everybody can show a copy of an identity's certificate; the server's must be signed by it.
 */
function connectTls(
  place: TlsPlace,
  signal: AbortSignal,
  done: (error: Error | null, connection?: Duplex) => void,
): undefined {
  const { host, port, certificate, key } = place;
  const socket = connect({
    host,
    port,
    servername: '',
    minVersion: 'TLSv1.3',
    rejectUnauthorized: false,
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
  });
  const fail = (error: Error) => done(error);
  const giveUp = () => {
    socket.destroy();
    // Who has no connection yet would not hear of it otherwise.
    done(signal.reason as Error);
  };
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
function fingerprintOf(identity: X509Certificate): string {
  const { x = '' } = identity.publicKey.export({ format: 'jwk' });
  return base32(createHash('sha384').update(Buffer.from(x, 'base64url')).digest());
}

/**
 * Why a server is not the one that was meant. OpenSSL's own judgement is of no use: the server's certificate and that of
 * the identity bear the same name, so it takes the first for self-signed.
 */
function doubtOf(socket: TLSSocket, { serverCertificate, serverFingerprint }: TlsPlace): string | undefined {
  if (serverCertificate === undefined && serverFingerprint === undefined) return undefined;
  const shown = shownBy(socket);
  const identity = serverCertificate === undefined ? shown.identity : readCertificate(serverCertificate);
  if (shown.server === undefined || identity === undefined) return 'it shows no identity certificate';
  if (serverFingerprint !== undefined && fingerprintOf(identity) !== serverFingerprint) {
    return `its fingerprint is ${fingerprintOf(identity)}`;
  }
  return doubtOfSignature(shown.server, identity);
}

function doubtOfSignature(server: X509Certificate, identity: X509Certificate): string | undefined {
  if (!server.checkIssued(identity) || !server.verify(identity.publicKey)) return 'its identity did not sign it';
  const now = Date.now();
  const isValid = server.validFromDate.getTime() <= now && now <= server.validToDate.getTime();
  return isValid ? undefined : `its certificate is valid from ${server.validFrom} to ${server.validTo}`;
}

function readCertificate(pem: string | Buffer): X509Certificate {
  return new X509Certificate(pem);
}

function shownBy(socket: TLSSocket): { server: X509Certificate | undefined; identity: X509Certificate | undefined } {
  const chain = socket.getPeerCertificate(true) as { raw?: Buffer; issuerCertificate?: { raw?: Buffer } } | null;
  const read = (raw: Buffer | undefined) => (raw === undefined ? undefined : readCertificate(raw));
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
