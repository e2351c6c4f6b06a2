import { invalidArgument } from '../arguments.ts';
import { socketsTo, type Connector } from './connector.ts';

/** How the server and the client of a TLS connection prove who they are. */
export interface TlsOptions {
  /**
   * The daemon's identity certificate in PEM, as {@link PairingCalls.pair} gave it: the one that signs the certificate
   * of its HTTPS server.
   */
  readonly serverCertificate?: string;
  /** Instead: the fingerprint of the daemon's identity, as `pebble identities` and its administrators tell it. */
  readonly serverFingerprint?: string;
  /** Instead: trusts whoever answers. For a first meeting within a network that is trusted otherwise. */
  readonly insecure?: boolean;
  /** The client's own certificate in PEM, self-signed, which is its identity. */
  readonly certificate?: string;
  /** The private key of that certificate, in PEM. */
  readonly key?: string;
}

/** Connects to the daemon's HTTP or HTTPS address. */
export function networkConnector(url: string, tls: TlsOptions, headers: Connector['headers']): Connector {
  const { protocol, hostname, port, host, origin } = parseUrl(url);
  // An IPv6 address has brackets in a URL and none in a socket.
  const place = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (protocol === 'https:' ? 443 : 80)) };
  const common = { address: origin, isSocket: false, headers: { host, ...headers } };
  if (protocol === 'http:') {
    return {
      ...common,
      load: () => socketsTo(place),
    };
  }
  checkTls(tls);
  return {
    ...common,
    async load() {
      const { prepareTls } = await import('./tls-connection.ts');
      return prepareTls({ ...place, ...tls });
    },
  };
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw invalidArgument('url must be an address such as "https://pebble.example:8443"');
  }
  // Not said: it may hold a password.
  if (url.username !== '' || url.password !== '')
    throw invalidArgument('url must hold no credentials: use `credentials`');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw invalidArgument(`url must end after the port, got "${url.pathname}${url.search}" behind it`);
  }
  return url;
}

function checkTls({ serverCertificate, serverFingerprint, insecure = false, certificate, key }: TlsOptions): void {
  const ways = [serverCertificate !== undefined, serverFingerprint !== undefined, insecure];
  if (ways.filter(Boolean).length !== 1) {
    throw invalidArgument('tls must say exactly one of serverCertificate, serverFingerprint and insecure');
  }
  if ((certificate === undefined) !== (key === undefined)) {
    throw invalidArgument('tls must hold both certificate and key, or neither');
  }
}
