import type { Layer, Service } from '@charmsmith/pebble';
import { configurationFolder, exporterProgram, redisPort, redisUser } from '../constants.ts';

export const redisConfigurationFile = `${configurationFolder}/redis.conf`;
export const exporterPasswordFile = `${configurationFolder}/exporter-passwords.json`;

/** What the layer depends on. */
export interface RedisLayerSettings {
  /** Changes whenever Redis must be restarted. */
  readonly fingerprint: string;
  /** Whether the image has the metrics exporter. */
  readonly exporter: boolean;
  /** The authority's file, when Redis talks TLS. */
  readonly caFile?: string;
}

/** The services of container `redis`. */
export function redisLayer({ fingerprint, exporter, caFile }: RedisLayerSettings): Layer {
  const process = { override: 'replace', startup: 'enabled', user: redisUser, group: redisUser } as const;
  const redis: Service = {
    ...process,
    summary: 'Redis service',
    command: `redis-server ${redisConfigurationFile}`,
    environment: { CONFIGURATION_FINGERPRINT: fingerprint },
  };
  const redis_exporter: Service = {
    ...process,
    summary: 'Redis metric exporter',
    command: exporterProgram,
    environment: {
      REDIS_ADDR: exporterAddress(caFile !== undefined),
      REDIS_PASSWORD_FILE: exporterPasswordFile,
      CONFIGURATION_FINGERPRINT: fingerprint,
      ...(caFile === undefined ? {} : { REDIS_EXPORTER_TLS_CA_CERT_FILE: caFile }),
    },
  };
  return { summary: 'Redis layer', services: { redis, ...(exporter ? { redis_exporter } : {}) } };
}

/** The exporter's password file: the password by the address that it scrapes. */
export function renderExporterPasswords(password: string, tls: boolean): string {
  return JSON.stringify({ [exporterAddress(tls)]: password });
}

function exporterAddress(tls: boolean): string {
  return `${tls ? 'rediss' : 'redis'}://localhost:${redisPort}`;
}
