import { type SecretContent, type Secrets, token } from '@charmsmith/core';
import { CharmsmithError } from '@charmsmith/errors';
import { decidePasswords } from './migrate-passwords.ts';
import type { PeerData } from './peer-data.ts';

/** The two passwords of the application. */
export interface PasswordPair {
  readonly redis: string;
  readonly sentinel: string;
}

/** The passwords before the last rotation: still taken, until everybody knows the new ones. */
export interface PreviousPasswords extends PasswordPair {
  /** They are not dropped before. */
  readonly until: Date;
}

/** The application's passwords, in a Juju secret that all its units may read. */
export interface Passwords {
  /** `undefined` as long as the leader has not made them. */
  current(): Promise<PasswordPair | undefined>;
  /** While a rotation is not over. */
  previous(): Promise<PreviousPasswords | undefined>;
  /**
   * Makes them where there are none, of those that the upstream charm has left in clear text, which are removed. The
   * leader alone, and only with a peer relation.
   */
  ensure(): Promise<void>;
  /** Puts others in their place, and keeps those for a while. The leader alone. */
  replace(next: PasswordPair, until: Date): Promise<void>;
  /** Drops the previous ones. The leader alone. */
  dropPrevious(): Promise<void>;
}
export const Passwords = token<Passwords>('redis-k8s/Passwords');

interface PasswordSet {
  readonly current: PasswordPair;
  readonly previous?: PreviousPasswords;
}

interface PasswordsDependencies {
  readonly peerData: PeerData;
  readonly secrets: Secrets;
}

/** Passwords in one application-owned secret, its id in the peer databag. */
export function createPasswords({ peerData, secrets }: PasswordsDependencies): Passwords {
  let known: Promise<PasswordSet | undefined> | undefined;
  // The latest: a unit that is told of a rotation must not go on with what it read first.
  const readSecret = async (id: string) => parseContent(await secrets.get(id).refresh(), id);
  const read = async (): Promise<PasswordSet | undefined> => {
    const { passwordsSecretId: id, upstreamPasswords: { redis, sentinel } = {} } = (await peerData.read()) ?? {};
    // The leader has still to be refreshed: until then everybody's processes run with these.
    if (redis !== undefined && sentinel !== undefined) return { current: { redis, sentinel } };
    return id === undefined ? undefined : await readSecret(id);
  };
  const load = () => (known ??= read());
  const store = async (set: PasswordSet): Promise<void> => {
    const { passwordsSecretId: id, passwordsRevision = 0 } = (await peerData.read()) ?? {};
    if (id === undefined) throw new Error('there are no passwords that could be replaced');
    await secrets.owned({ id }).update({ content: renderContent(set) });
    await peerData.write({ passwordsRevision: passwordsRevision + 1 });
    known = Promise.resolve(set);
  };
  return {
    current: async () => (await load())?.current,
    previous: async () => (await load())?.previous,
    async ensure() {
      const facts = await peerData.read();
      if (facts === undefined) return;
      const plan = decidePasswords(facts);
      if (plan.kind === 'keep') return;
      if (plan.kind === 'replace') {
        const { current } = await readSecret(plan.secretId);
        await store({ current: { ...current, ...plan.passwords } });
      } else {
        const current = { ...(await generatePasswords()), ...plan.passwords };
        const content = renderContent({ current });
        const secret = await secrets.create({ label: 'redis-k8s-passwords', content, owner: 'application' });
        await peerData.write({ passwordsSecretId: secret.id });
        known = Promise.resolve({ current });
      }
      await peerData.removeUpstreamPasswords();
    },
    async replace(next, until) {
      const before = await load();
      await store({ current: next, ...(before && { previous: { ...before.current, until } }) });
    },
    async dropPrevious() {
      const set = await load();
      if (set?.previous !== undefined) await store({ current: set.current });
    },
  };
}

const keys = {
  redis: 'redis-password',
  sentinel: 'sentinel-password',
  previousRedis: 'previous-redis-password',
  previousSentinel: 'previous-sentinel-password',
  until: 'previous-until',
} as const;

function renderContent({ current, previous }: PasswordSet): Readonly<Record<string, string>> {
  return {
    [keys.redis]: current.redis,
    [keys.sentinel]: current.sentinel,
    ...(previous && {
      [keys.previousRedis]: previous.redis,
      [keys.previousSentinel]: previous.sentinel,
      [keys.until]: previous.until.toISOString(),
    }),
  };
}

function parseContent(content: SecretContent, id: string): PasswordSet {
  const valueOf = (name: keyof typeof keys) => content[keys[name]]?.reveal();
  const [redis, sentinel] = [valueOf('redis'), valueOf('sentinel')];
  if (redis === undefined || sentinel === undefined) {
    throw new CharmsmithError(`secret ${id} does not hold ${keys.redis} and ${keys.sentinel}`, {
      code: 'REDIS_BAD_PASSWORDS_SECRET',
      hint: 'It is made by the leader of this application; nobody else may change it.',
      details: { id, keys: Object.keys(content) },
    });
  }
  const [previousRedis, previousSentinel, until] = [
    valueOf('previousRedis'),
    valueOf('previousSentinel'),
    valueOf('until'),
  ];
  if (previousRedis === undefined || previousSentinel === undefined || until === undefined) {
    return { current: { redis, sentinel } };
  }
  return {
    current: { redis, sentinel },
    previous: { redis: previousRedis, sentinel: previousSentinel, until: new Date(until) },
  };
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Two new passwords: 16 random letters and digits each, which is 95 bits. */
export async function generatePasswords(): Promise<PasswordPair> {
  const { randomInt } = await import('node:crypto');
  const generate = () => Array.from({ length: 16 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
  return { redis: generate(), sentinel: generate() };
}
