import type { Layer, Service } from '@charmsmith/pebble';
import type { TlsFiles } from '@charmsmith/tls-certificates/contract';
import { configurationFolder, exporterProgram, redisPort, redisUser } from '../constants.ts';

export const redisConfigurationFile = `${configurationFolder}/redis.conf`;
/** Holds the fingerprint of what the running Redis was told. */
export const liveFingerprintFile = `${configurationFolder}/live-fingerprint`;
export const exporterPasswordFile = `${configurationFolder}/exporter-passwords.json`;

/** What the layer depends on. */
export interface RedisLayerSettings {
  /** The name of this unit's host. */
  readonly host: string;
  /** Changes whenever Redis must be restarted. */
  readonly fingerprint: string;
  /** The same for the metrics exporter; absent when the image has none. */
  readonly exporterFingerprint?: string;
  /** Present when Redis talks TLS. */
  readonly tls?: TlsFiles;
}

const summary = 'Redis layer';

/** The services of container `redis`. */
export function redisLayer({ host, fingerprint, exporterFingerprint, tls }: RedisLayerSettings): Layer {
  const process = { override: 'replace', startup: 'enabled', user: redisUser, group: redisUser } as const;
  const redis: Service = {
    ...process,
    summary: 'Redis service',
    command: `redis-server ${redisConfigurationFile}`,
    environment: { CONFIGURATION_FINGERPRINT: fingerprint },
  };
  if (exporterFingerprint === undefined) return { summary, services: { redis } };
  const redis_exporter: Service = {
    ...process,
    summary: 'Redis metric exporter',
    command: exporterProgram,
    environment: {
      REDIS_ADDR: exporterAddress(host, tls !== undefined),
      REDIS_PASSWORD_FILE: exporterPasswordFile,
      CONFIGURATION_FINGERPRINT: exporterFingerprint,
      ...(tls === undefined ? {} : exporterTls(tls)),
    },
  };
  return { summary, services: { redis, redis_exporter } };
}

/** A Redis that asks clients for certificates would be shown its own. */
function exporterTls({ ca, certificate, key }: TlsFiles): Readonly<Record<string, string>> {
  return {
    REDIS_EXPORTER_TLS_CA_CERT_FILE: ca,
    REDIS_EXPORTER_TLS_CLIENT_CERT_FILE: certificate,
    REDIS_EXPORTER_TLS_CLIENT_KEY_FILE: key,
  };
}

/** The exporter's password file: the password by the address that it scrapes. */
export function renderExporterPasswords(host: string, password: string, tls: boolean): string {
  return JSON.stringify({ [exporterAddress(host, tls)]: password });
}

/** By the name that a certificate bears. */
function exporterAddress(host: string, tls: boolean): string {
  return `${tls ? 'rediss' : 'redis'}://${host}:${redisPort}`;
}
