import {
  Clock,
  Config,
  Containers,
  contribute,
  definePlugin,
  DispatchSignal,
  Logger,
  on,
  provide,
  StatusSource,
  using,
} from '@charmsmith/core';
import { TlsCertificates } from './contract.ts';
import { optionsSchema } from './options.ts';
import { TlsSource } from './source.ts';
import { SourcedTlsCertificates } from './sourced-tls-certificates.ts';

/**
 * TLS certificates, from file resources or from a `tls-certificates` relation. Provides {@link TlsCertificates}, shows
 * a Blocked status for as long as TLS is asked for and cannot be had, and warns in the log, at every update-status, of a
 * certificate that ends soon.
 *
 * @example
 * ```ts
 * tlsCertificates({
 *   source: fromResources({ certificate: 'cert-file', key: 'key-file', ca: 'ca-cert-file' }),
 *   enabledBy: 'enable-tls',
 *   files: { certificate: '/etc/app/tls/app.crt', key: '/etc/app/tls/app.key', ca: '/etc/app/tls/ca.crt' },
 *   user: 'app',
 *   names: ({ applicationName, unitNumber }) => [`${applicationName}-${unitNumber}.example`, 'localhost'],
 * });
 * ```
 */
export const tlsCertificates = definePlugin({
  name: '@charmsmith/tls-certificates',
  version: '0.1.0',
  options: optionsSchema,
  parts: ({ source, names = () => [], namesRequired, usages, ...options }) => {
    const { provides = [], handlers = [], ...rest } = source.parts({ names, rules: { namesRequired, usages } });
    return {
      ...rest,
      provides: [
        ...provides,
        provide(
          TlsCertificates,
          {
            source: TlsSource,
            config: Config,
            containers: Containers,
            clock: Clock,
            log: Logger,
            signal: DispatchSignal,
          },
          (deps) => new SourcedTlsCertificates(deps, options),
        ),
      ],
      handlers: [
        ...handlers,
        on.updateStatus(using({ tls: TlsCertificates, log: Logger }, warnOfExpiry, { id: 'warn-of-expiry' })),
      ],
      contributions: [
        contribute(StatusSource, { tls: TlsCertificates }, ({ tls }) => ({
          component: 'tls',
          status: () => tls.condition(),
        })),
      ],
    };
  },
});

async function warnOfExpiry(
  _event: unknown,
  { tls, log }: { readonly tls: TlsCertificates; readonly log: Logger },
): Promise<void> {
  const expires = await tls.expiresSoon();
  if (expires !== undefined) log.warning('the TLS certificate expires soon', { expires: expires.toISOString() });
}
