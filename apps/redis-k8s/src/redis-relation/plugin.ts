import {
  definePlugin,
  handler,
  JujuContext,
  Leadership,
  Logger,
  on,
  provide,
  reconcile,
  type ReconcileTrigger,
  Relations,
  Secrets,
} from '@charmsmith/core';
import { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import { CharmConfig } from '../charm-config.ts';
import { peersEndpoint, redisEndpoint } from '../constants.ts';
import { Passwords } from '../peers/passwords.ts';
import { PeerData } from '../peers/peer-data.ts';
import { RedisWorkload } from '../workload/redis-workload.ts';
import { ApplyPasswordPolicy } from './apply-password-policy.ts';
import { ClientSecrets, createClientSecrets } from './client-secrets.ts';
import { PasswordPolicy } from './contract.ts';
import { InformClients } from './inform-clients.ts';
import { createInheritedPolicy, InheritedPolicy } from './inherited-policy.ts';
import { createPasswordPolicy } from './password-policy.ts';
import { RemoveClientSecrets } from './remove-client-secrets.ts';
import { ReviewInheritedPolicy } from './review-inherited-policy.ts';

/** What may change anything of what clients are told: another master, other units, passwords, certificates. */
const informedBy: readonly ReconcileTrigger[] = [
  { kind: 'relation-created', name: redisEndpoint },
  { kind: 'relation-joined', name: redisEndpoint },
  { kind: 'relation-changed', name: redisEndpoint },
  { kind: 'relation-joined', name: peersEndpoint },
  { kind: 'relation-changed', name: peersEndpoint },
  { kind: 'relation-departed', name: peersEndpoint },
  { kind: 'action', name: 'rotate-passwords' },
  'config-changed',
  'leader-elected',
  'secret-changed',
  'update-status',
  'upgrade-charm',
];

const removal = { leadership: Leadership, relations: Relations, clientSecrets: ClientSecrets };
const review = {
  config: CharmConfig,
  inherited: InheritedPolicy,
  leadership: Leadership,
  relations: Relations,
  log: Logger,
};

/** The relation `redis`: tells clients where the master is and how to log in, and decides whether they have to. */
export const redisRelation = definePlugin({
  name: 'redis-k8s/redis-relation',
  version: '0.1.0',
  parts: () => ({
    provides: [
      provide(InheritedPolicy, { relations: Relations }, ({ relations }) => createInheritedPolicy(relations)),
      provide(
        PasswordPolicy,
        { config: CharmConfig, inherited: InheritedPolicy, relations: Relations },
        createPasswordPolicy,
      ),
      provide(ClientSecrets, { secrets: Secrets }, ({ secrets }) => createClientSecrets(secrets)),
    ],
    handlers: [
      on.relationCreated(redisEndpoint, handler(ApplyPasswordPolicy, { redis: RedisWorkload })),
      on.relationBroken(
        redisEndpoint,
        handler(ApplyPasswordPolicy, { redis: RedisWorkload }, { id: 'broken/password-policy' }),
      ),
      on.relationBroken(redisEndpoint, handler(RemoveClientSecrets, removal, { id: 'broken/secrets' })),
      on.relationBroken(redisEndpoint, handler(ReviewInheritedPolicy, review, { id: 'broken/inherited-policy' })),
      on.leaderElected(handler(RemoveClientSecrets, removal, { id: 'elected/secrets' })),
      on.leaderElected(handler(ReviewInheritedPolicy, review, { id: 'elected/inherited-policy' })),
      on.configChanged(handler(ReviewInheritedPolicy, review)),
      on.upgradeCharm(handler(ReviewInheritedPolicy, review)),
      reconcile(
        handler(InformClients, {
          context: JujuContext,
          leadership: Leadership,
          relations: Relations,
          peerData: PeerData,
          passwords: Passwords,
          tls: TlsCertificates,
          clientSecrets: ClientSecrets,
        }),
        { on: informedBy },
      ),
    ],
  }),
});
