import {
  Clock,
  type JujuContext as Context,
  type HandlerEntry,
  JujuContext,
  Logger,
  on,
  provide,
  Relations,
  type SecretExpiredEvent,
  Secrets,
  token,
  using,
} from '@charmsmith/core';
import * as v from 'valibot';
import { nameSchema, problemsOf } from '../options.ts';
import { type CertificateSource, defineSource, TlsSource } from '../source.ts';
import { requestState } from './request-state.ts';
import { TlsRequirer } from './tls-requirer.ts';

/** How a certificate is asked for. */
export interface FromRelationOptions {
  /** The endpoint of charmcraft.yaml, with interface `tls-certificates`. */
  readonly endpoint: string;
  /** The certificate's common name, at most 64 characters. Default: `<application>-<number of the unit>`. */
  readonly commonName?: (context: Context) => string;
  readonly organization?: string;
  /** Length of the unit's RSA key: 2,048 at least, which is the default. */
  readonly keyBits?: 2_048 | 3_072 | 4_096;
}

const relationSchema = v.strictObject({
  endpoint: nameSchema,
  commonName: v.optional(v.function()),
  organization: v.optional(nameSchema),
  keyBits: v.optional(v.picklist([2_048, 3_072, 4_096])),
});

/**
 * Certificates from a provider on a relation of the interface `tls-certificates`, version 1: each unit has a key of its
 * own, in a secret that it owns, and asks for a certificate with the plugin's `names`.
 *
 * @remarks Its handlers run before the charm's, so a charm that stores certificates in `relation-changed` of the
 * endpoint finds what has just come. Renewal begins when nine tenths of the remaining validity are over; the
 * certificate in use stays until its successor comes. Needs Juju 3.0.3.
 *
 * @example
 * ```ts
 * fromRelation({ endpoint: 'certificates', keyBits: 3_072 });
 * ```
 */
export function fromRelation(options: FromRelationOptions): CertificateSource {
  const { endpoint, organization, keyBits = 2_048 } = options;
  const { commonName = ({ applicationName, unitNumber }: Context) => `${applicationName}-${unitNumber}` } = options;
  const Requirer = token<TlsRequirer>(`@charmsmith/tls-certificates/TlsRequirer/${endpoint}`);
  const needs = { requirer: Requirer };
  const reconcile = using(needs, (_event: unknown, { requirer }) => requirer.reconcile());
  const handlers: HandlerEntry[] = [
    on.relationCreated(endpoint, reconcile),
    on.relationJoined(endpoint, reconcile),
    on.relationChanged(endpoint, reconcile),
    on.relationBroken(
      endpoint,
      using(needs, (_event, { requirer }) => requirer.forget()),
    ),
    // The names may be others by now.
    on.configChanged(reconcile),
    on.upgradeCharm(reconcile),
    on.updateStatus(reconcile),
    on.secretExpired(
      using(needs, async (event: SecretExpiredEvent, { requirer }) => {
        if (event.label !== requirer.labels.certificate) return;
        await requirer.renew();
        // Otherwise Juju raises the event again and again.
        await event.secret.remove();
      }),
    ),
  ];
  const problems = problemsOf(relationSchema, options);
  return defineSource(
    ({ names, rules }) => ({
      provides: [
        provide(
          Requirer,
          {
            relations: Relations,
            secrets: Secrets,
            record: requestState(endpoint),
            context: JujuContext,
            clock: Clock,
            log: Logger,
          },
          (deps) =>
            new TlsRequirer(deps, {
              endpoint,
              commonName,
              ...(organization === undefined ? {} : { organization }),
              keyBits,
              names,
              rules,
            }),
        ),
        provide(TlsSource, { requirer: Requirer }, ({ requirer }) => ({ state: () => requirer.state() })),
      ],
      handlers,
    }),
    problems,
  );
}
