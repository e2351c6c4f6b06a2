import { type Relation, type Secrets, token } from '@charmsmith/core';
import type { PasswordPair } from '../peers/passwords.ts';

/** The secrets with which clients log in: one a relation, so that it can be taken back from one of them. */
export interface ClientSecrets {
  /**
   * Sees to it that a relation has the passwords. The leader alone.
   *
   * @returns the secret's id
   */
  ensure(relation: Relation, passwords: PasswordPair): Promise<string>;
  /** Removes those of relations that are gone. The leader alone. */
  removeUnused(relations: readonly Relation[]): Promise<void>;
}
export const ClientSecrets = token<ClientSecrets>('redis-k8s/ClientSecrets');

const labelPrefix = 'redis-k8s-client-';
const labelOf = ({ id }: Relation) => `${labelPrefix}${id}`;

/** Secrets of the application, granted to their relation. */
export function createClientSecrets(secrets: Secrets): ClientSecrets {
  return {
    async ensure(relation, { redis, sentinel }) {
      const { id } = await secrets.ensure({
        label: labelOf(relation),
        description: `How clients of ${relation.id} log in to Redis and Sentinel`,
        content: { username: 'default', password: redis, 'sentinel-password': sentinel },
        grantTo: [relation],
      });
      return id;
    },
    async removeUnused(relations) {
      const used = new Set(relations.map(labelOf));
      for (const id of await secrets.ids()) {
        const secret = secrets.owned({ id });
        const { label = '' } = await secret.info();
        if (label.startsWith(labelPrefix) && !used.has(label)) await secret.remove();
      }
    },
  };
}
