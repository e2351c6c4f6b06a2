import { type Relation, type Relations, token } from '@charmsmith/core';
import { peersEndpoint } from '../constants.ts';
import { readUpstreamPasswords, upstreamPasswordKeys } from './migrate-passwords.ts';
import type { PasswordPair } from './passwords.ts';

/** What the leader has told all units. */
export interface PeerFacts {
  /** Host name of the Redis master as the leader last saw it. */
  readonly leaderHost?: string;
  /** The secret with both passwords. An id is no secret. */
  readonly passwordsSecretId?: string;
  /** How often the passwords were changed: whoever applied fewer changes has to read the secret. */
  readonly passwordsRevision?: number;
  /** What the upstream charm has left in clear text; never written. */
  readonly upstreamPasswords?: Partial<PasswordPair>;
}

/** The peer relation's application databag. */
export interface PeerData {
  /** `undefined` as long as Juju has not created the relation. */
  read(): Promise<PeerFacts | undefined>;
  /**
   * Changes what differs. The leader alone.
   *
   * @throws CharmsmithError `CORE_NOT_LEADER`
   */
  write(facts: Omit<PeerFacts, 'upstreamPasswords'>): Promise<void>;
  /** Removes the passwords in clear text. The leader alone. */
  removeUpstreamPasswords(): Promise<void>;
  /** Tells the other units since when this unit's Sentinel runs. */
  announceSentinel(since: string): Promise<void>;
  /** How many of the other units have a Sentinel that runs, or ran when they said so last. */
  announcedPeers(): Promise<number>;
  /** Tells the leader that this unit's processes take the passwords of a revision. */
  confirmPasswords(revision: number): Promise<void>;
  /** Whether every unit has said so. */
  passwordsConfirmed(revision: number): Promise<boolean>;
}
export const PeerData = token<PeerData>('redis-k8s/PeerData');

const leaderHostKey = 'leader-host';
const passwordsKey = 'passwords-secret-id';
const revisionKey = 'passwords-revision';
const sentinelKey = 'sentinel-since';

/** Peer data over the relation `redis-peers`. */
export function createPeerData(relations: Relations): PeerData {
  const relation = (): Promise<Relation | undefined> => relations.peer(peersEndpoint);
  return {
    async read() {
      const data = await (await relation())?.ownApplication.read();
      if (data === undefined) return undefined;
      const { [leaderHostKey]: leaderHost, [passwordsKey]: passwordsSecretId, [revisionKey]: revision } = data;
      const upstreamPasswords = readUpstreamPasswords(data);
      return {
        ...(upstreamPasswords === undefined ? {} : { upstreamPasswords }),
        ...(leaderHost === undefined ? {} : { leaderHost }),
        ...(passwordsSecretId === undefined ? {} : { passwordsSecretId }),
        ...(revision === undefined ? {} : { passwordsRevision: Number(revision) }),
      };
    },
    async write({ leaderHost, passwordsSecretId, passwordsRevision }) {
      await (
        await relation()
      )?.ownApplication.write({
        ...(leaderHost === undefined ? {} : { [leaderHostKey]: leaderHost }),
        ...(passwordsSecretId === undefined ? {} : { [passwordsKey]: passwordsSecretId }),
        ...(passwordsRevision === undefined ? {} : { [revisionKey]: String(passwordsRevision) }),
      });
    },
    async removeUpstreamPasswords() {
      const { redis, sentinel } = upstreamPasswordKeys;
      await (await relation())?.ownApplication.write({ [redis]: undefined, [sentinel]: undefined });
    },
    async announceSentinel(since) {
      await (await relation())?.ownUnit.write({ [sentinelKey]: since });
    },
    async announcedPeers() {
      const peers = await relation();
      if (peers === undefined) return 0;
      const announced = await Promise.all((await peers.units()).map((unit) => peers.unit(unit).get(sentinelKey)));
      return announced.filter((since) => since !== undefined).length;
    },
    async confirmPasswords(revision) {
      await (await relation())?.ownUnit.write({ [revisionKey]: String(revision) });
    },
    async passwordsConfirmed(revision) {
      const peers = await relation();
      if (peers === undefined) return false;
      const bags = [peers.ownUnit, ...(await peers.units()).map((unit) => peers.unit(unit))];
      const data = await Promise.all(bags.map((bag) => bag.read()));
      return data.every(({ [revisionKey]: confirmed }) => Number(confirmed ?? 0) >= revision);
    },
  };
}
