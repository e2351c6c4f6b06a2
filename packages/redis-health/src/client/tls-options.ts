import { checkServerIdentity, type ConnectionOptions } from 'node:tls';
import type { RedisTls } from '../contract.ts';

/** What Node's TLS client takes to trust a server by any of its names. */
export function tlsOptions({ ca, serverNames, client }: RedisTls): ConnectionOptions {
  const [first = 'localhost'] = serverNames;
  return {
    ca,
    // RFC 6066 allows no IP here.
    ...(/^[\d.]+$|:/.test(first) ? {} : { servername: first }),
    ...(client === undefined ? {} : { cert: client.certificate, key: client.key }),
    // The unit dials itself by IP, and its certificate may name any of its names.
    checkServerIdentity: (_host, certificate) => {
      const problems = serverNames.map((name) => checkServerIdentity(name, certificate));
      return problems.every((problem) => problem !== undefined) ? problems[0] : undefined;
    },
  };
}
