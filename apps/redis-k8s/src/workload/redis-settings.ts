import type { JujuContext } from '@charmsmith/core';
import type { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import type { Passwords } from '../peers/passwords.ts';
import type { PeerData } from '../peers/peer-data.ts';
import { ownHostName } from '../peers/host-names.ts';
import type { PasswordPolicy } from '../redis-relation/contract.ts';
import type { RedisSettings } from './render-redis-configuration.ts';

/** What {@link redisSettings} needs. */
export interface RedisSettingsDependencies {
  readonly context: JujuContext;
  readonly peerData: PeerData;
  readonly passwords: Passwords;
  readonly passwordPolicy: PasswordPolicy;
  readonly tls: TlsCertificates;
}

/** What is known of this application's Redis, besides who is the master at the moment. */
export interface KnownSettings extends Omit<RedisSettings, 'masterHost' | 'minReplicas'> {
  /** The master as the leader last saw it; Sentinels may know better. */
  readonly leaderHost: string;
}

/** Gathers what Redis's configuration is made of; `undefined` as long as the leader has not told all of it. */
export async function redisSettings(dependencies: RedisSettingsDependencies): Promise<KnownSettings | undefined> {
  const { context, peerData, passwords, passwordPolicy } = dependencies;
  const facts = await peerData.read();
  const pair = await passwords.current();
  if (facts?.leaderHost === undefined || pair === undefined) return undefined;
  const previous = await passwords.previous();
  const tls = await tlsSettings(dependencies.tls);
  return {
    leaderHost: facts.leaderHost,
    ownHost: ownHostName(context),
    password: pair.redis,
    ...(previous === undefined ? {} : { previousPassword: previous.redis }),
    passwordless: !(await passwordPolicy.required()),
    ...(tls === undefined ? {} : { tls }),
  };
}

/** The files and fingerprint when TLS is on and can be had. */
async function tlsSettings(tls: TlsCertificates): Promise<RedisSettings['tls']> {
  if (!(await tls.enabled())) return undefined;
  const state = await tls.state();
  return state.state === 'valid' ? { files: tls.files, fingerprint: state.material.hash } : undefined;
}
