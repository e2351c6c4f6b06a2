import type { Layer, Service } from '@charmsmith/pebble';
import { configurationFolder, exporterProgram, redisPort, redisUser } from '../constants.ts';

export const redisConfigurationFile = `${configurationFolder}/redis.conf`;
/** Holds the fingerprint of what the running Redis was told. */
export const liveFingerprintFile = `${configurationFolder}/live-fingerprint`;
export const exporterPasswordFile = `${configurationFolder}/exporter-passwords.json`;

/** What the layer depends on. */
export interface RedisLayerSettings {
  /** Changes whenever Redis must be restarted. */
  readonly fingerprint: string;
  /** The same for the metrics exporter; absent when the image has none. */
  readonly exporterFingerprint?: string;
  /** The authority's file, when Redis talks TLS. */
  readonly caFile?: string;
}

const summary = 'Redis layer';

/** The services of container `redis`. */
export function redisLayer({ fingerprint, exporterFingerprint, caFile }: RedisLayerSettings): Layer {
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
      REDIS_ADDR: exporterAddress(caFile !== undefined),
      REDIS_PASSWORD_FILE: exporterPasswordFile,
      CONFIGURATION_FINGERPRINT: exporterFingerprint,
      ...(caFile === undefined ? {} : { REDIS_EXPORTER_TLS_CA_CERT_FILE: caFile }),
    },
  };
  return { summary, services: { redis, redis_exporter } };
}

/** The exporter's password file: the password by the address that it scrapes. */
export function renderExporterPasswords(password: string, tls: boolean): string {
  return JSON.stringify({ [exporterAddress(tls)]: password });
}

function exporterAddress(tls: boolean): string {
  return `${tls ? 'rediss' : 'redis'}://localhost:${redisPort}`;
}
