import { container, pluginContract } from '@charmsmith/testing';
import { describe, it } from 'vitest';
import { fromRelation, fromResources, tlsCertificates } from '../src/index.ts';

describe('tlsCertificates', () => {
  const contract = pluginContract({
    plugin: tlsCertificates,
    options: {
      source: fromResources({ certificate: 'cert-file', key: 'key-file', ca: 'ca-cert-file' }),
      enabledBy: 'enable-tls',
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

describe('tlsCertificates from a relation', () => {
  const contract = pluginContract({
    plugin: tlsCertificates,
    options: {
      source: fromRelation({ endpoint: 'certificates' }),
      files: { certificate: '/etc/web/tls/web.crt', key: '/etc/web/tls/web.key', ca: '/etc/web/tls/ca.crt' },
      user: 'web',
    },
    metadata: {
      containers: { web: {} },
      requires: { certificates: { interface: 'tls-certificates' } },
    },
    state: { containers: { web: container() } },
  });
  it.each(contract)('$name', ({ check }) => check());
});
