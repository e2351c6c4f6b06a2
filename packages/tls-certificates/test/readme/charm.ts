import { Containers, defineCharm, handler, on } from '@charmsmith/core';
import { fromResources, TlsCertificates, tlsCertificates } from '../../src/index.ts';

const metadata = {
  name: 'web',
  containers: { web: {} },
  resources: { 'cert-file': { type: 'file' }, 'key-file': { type: 'file' }, 'ca-cert-file': { type: 'file' } },
  config: { options: { 'enable-tls': { type: 'boolean', default: false } } },
} as const;

interface Dependencies {
  readonly containers: Containers;
  readonly tls: TlsCertificates;
}

/** Attaching a resource raises this event. */
class UpgradeCharm {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<void> {
    const { containers, tls } = this.#deps;
    const stored = await tls.store('web');
    // This server reads its certificates when it starts; another would be told to load them anew.
    if (stored.stored && stored.changed) await containers.get('web').pebble.restart(['web']);
  }
}

export const charm = defineCharm({
  metadata,
  plugins: [
    tlsCertificates({
      source: fromResources({ certificate: 'cert-file', key: 'key-file', ca: 'ca-cert-file' }),
      enabledBy: 'enable-tls',
      files: { certificate: '/etc/web/tls/web.crt', key: '/etc/web/tls/web.key', ca: '/etc/web/tls/ca.crt' },
      user: 'web',
      names: ({ applicationName, unitNumber }) => [`${applicationName}-${unitNumber}.example`, 'localhost'],
    }),
  ],
  handlers: [on.upgradeCharm(handler(UpgradeCharm, { containers: Containers, tls: TlsCertificates }))],
});
