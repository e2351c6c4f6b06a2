import { type SecretContent, type Secrets, token } from '@charmsmith/core';
import { CharmsmithError } from '@charmsmith/errors';
import type { PeerData } from './peer-data.ts';

/** The two passwords of the application. */
export interface PasswordPair {
  readonly redis: string;
  readonly sentinel: string;
}

/** The application's passwords, in a Juju secret that all its units may read. */
export interface Passwords {
  /** `undefined` as long as the leader has not made them. */
  current(): Promise<PasswordPair | undefined>;
  /** Makes them where there are none. The leader alone, and only with a peer relation. */
  ensure(): Promise<void>;
}
export const Passwords = token<Passwords>('redis-k8s/Passwords');

const redisKey = 'redis-password';
const sentinelKey = 'sentinel-password';

interface PasswordsDependencies {
  readonly peerData: PeerData;
  readonly secrets: Secrets;
}

/** Passwords in one application-owned secret, its id in the peer databag. */
export function createPasswords({ peerData, secrets }: PasswordsDependencies): Passwords {
  return {
    async current() {
      const id = (await peerData.read())?.passwordsSecretId;
      return id === undefined ? undefined : parse(await secrets.get(id).content(), id);
    },
    async ensure() {
      const facts = await peerData.read();
      if (facts === undefined || facts.passwordsSecretId !== undefined) return;
      const content = { [redisKey]: await generatePassword(), [sentinelKey]: await generatePassword() };
      const secret = await secrets.create({ label: 'redis-k8s-passwords', content, owner: 'application' });
      await peerData.write({ passwordsSecretId: secret.id });
    },
  };
}

function parse(content: SecretContent, id: string): PasswordPair {
  const { [redisKey]: redis, [sentinelKey]: sentinel } = content;
  if (redis !== undefined && sentinel !== undefined) return { redis: redis.reveal(), sentinel: sentinel.reveal() };
  throw new CharmsmithError(`secret ${id} does not hold ${redisKey} and ${sentinelKey}`, {
    code: 'REDIS_BAD_PASSWORDS_SECRET',
    hint: 'It is made by the leader of this application; nobody else may change it.',
    details: { id, keys: Object.keys(content) },
  });
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A new password: 16 random letters and digits, which is 95 bits. */
export async function generatePassword(): Promise<string> {
  const { randomInt } = await import('node:crypto');
  return Array.from({ length: 16 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
