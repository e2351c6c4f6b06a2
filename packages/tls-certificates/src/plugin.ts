import {
  Clock,
  Config,
  Containers,
  contribute,
  definePlugin,
  DispatchSignal,
  Logger,
  provide,
  Resources,
  schemaBy,
  StatusSource,
} from '@charmsmith/core';
import { TlsCertificates } from './contract.ts';
import { optionIssues } from './option-issues.ts';
import { ResourceTlsCertificates, type ResourceTlsCertificatesOptions } from './resource-tls-certificates.ts';

/**
 * TLS certificates from Juju file resources. Provides {@link TlsCertificates} and shows a Blocked status for as long as
 * the config asks for TLS and the certificates do not allow it.
 *
 * @example
 * ```ts
 * tlsCertificates({
 *   enabledBy: 'enable-tls',
 *   resources: { certificate: 'cert-file', key: 'key-file', ca: 'ca-cert-file' },
 *   files: { certificate: '/etc/app/tls/app.crt', key: '/etc/app/tls/app.key', ca: '/etc/app/tls/ca.crt' },
 *   user: 'app',
 * });
 * ```
 */
export const tlsCertificates = definePlugin({
  name: '@charmsmith/tls-certificates',
  version: '0.1.0',
  options: schemaBy<ResourceTlsCertificatesOptions>(optionIssues),
  parts: (options) => ({
    provides: [
      provide(
        TlsCertificates,
        {
          config: Config,
          resources: Resources,
          containers: Containers,
          clock: Clock,
          log: Logger,
          signal: DispatchSignal,
        },
        (deps) => new ResourceTlsCertificates(deps, options),
      ),
    ],
    contributions: [
      contribute(StatusSource, { tls: TlsCertificates }, ({ tls }) => ({
        status: () => tls.condition(),
      })),
    ],
  }),
});
