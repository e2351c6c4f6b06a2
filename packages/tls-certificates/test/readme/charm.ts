import { defineCharm, handler, on } from '@charmsmith/core';
import { TlsCertificates, tlsCertificates } from '../../src/index.ts';

const metadata = {
  name: 'web',
  containers: { web: {} },
  resources: { 'cert-file': { type: 'file' }, 'key-file': { type: 'file' }, 'ca-cert-file': { type: 'file' } },
  config: { options: { 'enable-tls': { type: 'boolean', default: false } } },
} as const;

interface Dependencies {
  readonly tls: TlsCertificates;
}

/** Attaching a resource raises this event. */
class UpgradeCharm {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<void> {
    await this.#deps.tls.store('web');
  }
}

export const charm = defineCharm({
  metadata,
  plugins: [
    tlsCertificates({
      enabledBy: 'enable-tls',
      resources: { certificate: 'cert-file', key: 'key-file', ca: 'ca-cert-file' },
      files: { certificate: '/etc/web/tls/web.crt', key: '/etc/web/tls/web.key', ca: '/etc/web/tls/ca.crt' },
      user: 'web',
    }),
  ],
  handlers: [on.upgradeCharm(handler(UpgradeCharm, { tls: TlsCertificates }))],
});
