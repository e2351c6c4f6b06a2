import { X509Certificate } from 'node:crypto';
import { defineCharm } from '@charmsmith/core';
import { runDispatch } from '@charmsmith/core/host';
import {
  type DispatchRecord,
  hook,
  type Hook,
  relationHook,
  type SecretState,
  type UnitState,
} from '@charmsmith/juju-emulator';
import { answerOf, type InMemoryPebble, unitWith } from '@charmsmith/testing';
import type { TestAuthority } from '../../../tools/workspace/certificates.ts';
import { fromRelation, type FromRelationOptions, TlsCertificates, tlsCertificates } from '../src/index.ts';

/** What a provider has to say about one request. */
export interface ProviderEntry {
  readonly certificate_signing_request: string;
  readonly certificate: string;
  readonly ca: string;
  readonly chain?: readonly string[];
  readonly revoked?: boolean;
}

export const endpoint = 'certificates';
const relationId = `${endpoint}:7`;
export const provider = 'self-signed-certificates';
const metadata = {
  name: 'web',
  containers: { web: {} },
  requires: { [endpoint]: { interface: 'tls-certificates' } },
} as const;

/** A unit that is related to a provider of certificates; a test plays the provider. */
export function relatedUnit({
  pebble,
  names = ['web-0.example', '10.0.0.1'],
  relation = {},
}: {
  readonly pebble?: InMemoryPebble;
  readonly names?: readonly string[];
  readonly relation?: Partial<FromRelationOptions>;
} = {}) {
  let now = new Date();
  let wanted = names;
  const options = () => ({
    clock: { now: () => now },
    ...(pebble === undefined ? {} : { pebbleSocket: () => pebble.socket }),
  });
  const plugin = tlsCertificates({
    source: fromRelation({ endpoint, ...relation }),
    files: { certificate: '/etc/web/tls/web.crt', key: '/etc/web/tls/web.key', ca: '/etc/web/tls/ca.crt' },
    user: 'web',
    names: () => wanted,
  });
  const related: UnitState['relations'] = [
    { id: relationId, endpoint, remoteApp: provider, remoteUnits: [`${provider}/0`], databags: {} },
  ];
  const unit = unitWith([plugin], {
    metadata,
    state: { relations: related },
    host: { clock: { now: () => now }, ...(pebble === undefined ? {} : { pebbleSocket: () => pebble.socket }) },
  });
  const { agent } = unit;
  const charm = defineCharm({ metadata, plugins: [plugin], handlers: [] });
  const run = async (event: Hook, environment: Readonly<Record<string, string>> = {}): Promise<DispatchRecord> => {
    const record = await agent.dispatch(event, async (execution) => ({
      exitCode: await runDispatch(charm, {
        environment: { ...execution.environment, ...environment },
        transport: execution,
        writeError: (line) => execution.output('stderr', line),
        ...options(),
      }),
    }));
    if (record.exitCode !== 0) throw new Error(record.after.log.map(({ message }) => message).join('\n'));
    return record;
  };
  const secretLabelled = (label: string): SecretState | undefined =>
    agent.state.secrets.find((secret) => secret.label === label);
  return {
    agent,
    run,
    relationChanged: () => run(relationHook(relationId, 'changed', { remoteUnit: `${provider}/0` })),
    relationBroken: () => run(relationHook(relationId, 'broken')),
    updateStatus: () => run(hook('update-status')),
    /** Juju says that the certificate's secret has expired. */
    secretExpired: () => {
      const secret = secretLabelled(`${endpoint}-tls-certificate`);
      if (secret === undefined) throw new Error('there is no secret that could expire');
      const revision = String(secret.revisions.at(-1)?.revision);
      return run(hook('secret-expired'), {
        JUJU_SECRET_ID: `secret:${secret.id}`,
        JUJU_SECRET_LABEL: secret.label,
        JUJU_SECRET_REVISION: revision,
      });
    },
    setNow: (at: Date) => (now = at),
    want: (...others: string[]) => (wanted = others),
    secretLabelled,
    /** The unit's private key. */
    key: () =>
      Buffer.from(
        secretLabelled(`${endpoint}-tls-private-key`)?.revisions[0]?.content['private-key'] ?? '',
        'base64',
      ).toString(),
    /** What the unit asks for now. */
    request: (): string => {
      const text = agent.state.relations[0]?.databags['web/0']?.['certificate_signing_requests'] ?? '[]';
      const [first] = JSON.parse(text) as { certificate_signing_request: string; ca: boolean }[];
      return first?.certificate_signing_request ?? '';
    },
    /** Writes what the provider says, each key as JSON. */
    provide: (data: Readonly<Record<string, unknown>>) => {
      const written = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, JSON.stringify(value)]));
      agent.update((state) => ({
        ...state,
        relations: state.relations.map((each) => ({ ...each, databags: { ...each.databags, [provider]: written } })),
      }));
    },
    state: async () => answerOf(await unit.ask({ tls: TlsCertificates }, ({ tls }) => tls.state())),
    condition: async () => answerOf(await unit.ask({ tls: TlsCertificates }, ({ tls }) => tls.condition())),
    store: async () => answerOf(await unit.ask({ tls: TlsCertificates }, ({ tls }) => tls.store('web'))),
  };
}

/** Issues what was asked for, as a provider with one authority would. */
export async function grant(authority: TestAuthority, request: string, validTo?: Date): Promise<ProviderEntry> {
  const { certificate } = await authority.issue({ request, ...(validTo === undefined ? {} : { validTo }) });
  const chain = [certificate, authority.certificate].map((pem) => pem.trim());
  return {
    certificate_signing_request: request,
    certificate: certificate.trim(),
    ca: authority.certificate.trim(),
    chain,
  };
}

/** When a certificate ends. */
export function endOf(certificate: string): Date {
  return new Date(new X509Certificate(certificate).validTo);
}
