import type { TestAuthority } from '../../../../../tools/workspace/certificates.ts';
import type { RedisSet } from './redis-set.ts';

/** What is attached for TLS: one certificate for all units, and who is to be trusted. */
export interface AttachOptions {
  readonly issuer: TestAuthority;
  /** Default: the issuer alone. */
  readonly trusted?: readonly TestAuthority[];
}

/**
 * Issues a certificate for all units and attaches the three files one after the other, as an operator does; the hooks of
 * each are run before the next.
 */
export async function attachCertificates(set: RedisSet, { issuer, trusted = [issuer] }: AttachOptions): Promise<void> {
  const names = [...set.model.units.map((unit) => set.hostOf(unit)), 'localhost'];
  const { certificate, key } = await issuer.issue({ names });
  set.privateKeys.push(key);
  const files = { 'ca-cert-file': bundle(trusted), 'cert-file': certificate, 'key-file': key };
  for (const [name, content] of Object.entries(files)) {
    await set.model.attachResource(name, { content });
    await set.settle();
  }
}

/** The certificates of several authorities, PEM. */
export function bundle(authorities: readonly TestAuthority[]): string {
  return authorities.map(({ certificate }) => certificate).join('');
}
