import { connectPebble, type Pebble } from '../../src/index.ts';

interface Identity {
  readonly certificate: string;
  readonly key: string;
}

/** Makes this client known to a daemon that lets clients pair, and gives the certificate to know it by. */
export async function meet(url: string, identity: Identity): Promise<string> {
  await using pebble = connectPebble({ url, tls: { insecure: true, ...identity } });
  return (await pebble.pair()).serverCertificate;
}

export function connectAgain(url: string, identity: Identity, serverCertificate: string): Pebble {
  return connectPebble({ url, tls: { serverCertificate, ...identity } });
}
