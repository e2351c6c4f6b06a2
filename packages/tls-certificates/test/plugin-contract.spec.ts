import { container, pluginContract } from '@charmsmith/testing';
import { describe, it } from 'vitest';
import { tlsCertificates } from '../src/index.ts';

describe('tlsCertificates', () => {
  const contract = pluginContract({
    plugin: tlsCertificates,
    options: {
      enabledBy: 'enable-tls',
      resources: { certificate: 'cert-file', key: 'key-file', ca: 'ca-cert-file' },
      files: { certificate: '/etc/redis/tls/redis.crt', key: '/etc/redis/tls/redis.key', ca: '/etc/redis/tls/ca.crt' },
      user: 'redis',
    },
    metadata: {
      containers: { redis: {} },
      resources: {
        'cert-file': { type: 'file', filename: 'a' },
        'key-file': { type: 'file', filename: 'b' },
        'ca-cert-file': { type: 'file', filename: 'c' },
      },
      config: { options: { 'enable-tls': { type: 'boolean' } } },
    },
    state: { config: { 'enable-tls': true }, containers: { redis: container() } },
  });
  it.each(contract)('$name', ({ check }) => check());
});
