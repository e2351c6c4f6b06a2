import { type Relation, type Relations, token } from '@charmsmith/core';
import { peersEndpoint } from '../constants.ts';

/** What the leader has told all units. */
export interface PeerFacts {
  /** Host name of the Redis master as the leader last saw it. */
  readonly leaderHost?: string;
  /** The secret with both passwords. An id is no secret. */
  readonly passwordsSecretId?: string;
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
  write(facts: PeerFacts): Promise<void>;
}
export const PeerData = token<PeerData>('redis-k8s/PeerData');

const leaderHostKey = 'leader-host';
const passwordsKey = 'passwords-secret-id';

/** Peer data over the relation `redis-peers`. */
export function createPeerData(relations: Relations): PeerData {
  const relation = (): Promise<Relation | undefined> => relations.peer(peersEndpoint);
  return {
    async read() {
      const data = await (await relation())?.ownApplication.read();
      if (data === undefined) return undefined;
      const { [leaderHostKey]: leaderHost, [passwordsKey]: passwordsSecretId } = data;
      return {
        ...(leaderHost === undefined ? {} : { leaderHost }),
        ...(passwordsSecretId === undefined ? {} : { passwordsSecretId }),
      };
    },
    async write({ leaderHost, passwordsSecretId }) {
      await (
        await relation()
      )?.ownApplication.write({
        ...(leaderHost === undefined ? {} : { [leaderHostKey]: leaderHost }),
        ...(passwordsSecretId === undefined ? {} : { [passwordsKey]: passwordsSecretId }),
      });
    },
  };
}
