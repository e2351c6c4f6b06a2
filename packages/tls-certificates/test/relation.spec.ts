import 'reflect-metadata';
import { createPrivateKey, webcrypto } from 'node:crypto';
import { Pkcs10CertificateRequest, SubjectAlternativeNameExtension } from '@peculiar/x509';
import { blocked, waiting } from '@charmsmith/core';
import { inMemoryPebble } from '@charmsmith/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, type TestAuthority } from '../../../tools/workspace/certificates.ts';
import { endOf, endpoint, grant, provider, relatedUnit } from './related-unit.ts';

// Suite: about four seconds, most of it RSA keys.

const dayMs = 86_400_000;
let authority: TestAuthority;
beforeAll(async () => {
  authority = await createAuthority('Provider');
});

type Unit = ReturnType<typeof relatedUnit>;
const warnings = (unit: Unit) =>
  unit.agent.state.log.filter(({ level }) => level === 'WARNING').map(({ message }) => message);
const namesOf = (request: string) =>
  new Pkcs10CertificateRequest(request).extensions
    .find((one) => one instanceof SubjectAlternativeNameExtension)
    ?.names.items.map(({ value }) => value);

/** A unit that has asked. */
async function asking(options: Parameters<typeof relatedUnit>[0] = {}): Promise<Unit> {
  const unit = relatedUnit(options);
  await unit.relationChanged();
  return unit;
}

/** A unit that was answered. */
async function answered(validTo?: Date, options: Parameters<typeof relatedUnit>[0] = {}): Promise<Unit> {
  const unit = await asking(options);
  unit.provide({ certificates: [await grant(authority, unit.request(), validTo)] });
  await unit.relationChanged();
  return unit;
}

describe('a unit that is related to a provider', () => {
  it('asks for a server certificate with its names, for a key of its own', async () => {
    const unit = await asking();
    const bag = unit.agent.state.relations[0]?.databags['web/0'];
    expect(JSON.parse(bag?.['certificate_signing_requests'] ?? '')).toEqual([
      {
        certificate_signing_request: expect.stringMatching(/^-----BEGIN CERTIFICATE REQUEST-----/) as string,
        ca: false,
      },
    ]);
    const request = new Pkcs10CertificateRequest(unit.request());
    expect(await request.verify(webcrypto as never)).toBe(true);
    expect(request.subject).toMatch(/^CN=web-0, 2\.5\.4\.45=[0-9a-f-]{36}$/);
    expect(namesOf(unit.request())).toEqual(['web-0.example', '10.0.0.1']);
    const key = createPrivateKey(unit.key());
    expect(key.asymmetricKeyType).toBe('rsa');
    expect(key.asymmetricKeyDetails?.modulusLength).toBe(2_048);
  });

  it('D10: keeps the key in a secret of its own, and nowhere else', async () => {
    const unit = await answered();
    expect(unit.secretLabelled(`${endpoint}-tls-private-key`)).toMatchObject({ owner: 'web/0', access: [] });
    const rest = { ...unit.agent.state, secrets: [] };
    const lines = unit.key().split('\n').slice(1, 4);
    for (const line of lines) expect(JSON.stringify(rest)).not.toContain(line);
  });

  it('makes a longer key where it is told to', async () => {
    const unit = await asking({
      relation: { keyBits: 3_072, organization: 'Example', commonName: () => 'cn.example' },
    });
    expect(createPrivateKey(unit.key()).asymmetricKeyDetails?.modulusLength).toBe(3_072);
    expect(new Pkcs10CertificateRequest(unit.request()).subject).toMatch(/^CN=cn\.example, O=Example, /);
  });

  it('asks once, however often it looks', async () => {
    const unit = await asking();
    const request = unit.request();
    const record = await unit.updateStatus();
    await unit.relationChanged();
    expect(unit.request()).toBe(request);
    const written = record.commands.map(({ command }) => command).filter((name) => /-(set|add|remove)$/.test(name));
    expect(written).toEqual([]);
  });

  it('waits for the provider, and not for an administrator', async () => {
    const unit = await asking();
    expect(await unit.state()).toEqual({ state: 'incomplete', missing: ['certificate'], awaitedFrom: provider });
    expect(await unit.condition()).toEqual(waiting(`Waiting for a certificate from ${provider}`));
  });

  it('asks anew when it wants other names', async () => {
    const unit = await asking();
    const request = unit.request();
    unit.want('other.example');
    await unit.updateStatus();
    expect(unit.request()).not.toBe(request);
    expect(namesOf(unit.request())).toEqual(['other.example']);
  });

  it('asks anew when its key is another', async () => {
    const unit = await asking();
    const request = unit.request();
    unit.agent.update((state) => ({ ...state, secrets: [] }));
    await unit.updateStatus();
    expect(unit.request()).not.toBe(request);
  });

  it('leaves out what the provider cannot do', async () => {
    const unit = relatedUnit();
    unit.provide({ capabilities: { supports_ip_sans: false, provider_type: 'acme' } });
    await unit.relationChanged();
    expect(namesOf(unit.request())).toEqual(['web-0.example']);
  });

  it('asks for all when it cannot read what the provider can do', async () => {
    const unit = relatedUnit();
    unit.provide({ capabilities: { supports_ip_sans: 'perhaps' } });
    await unit.relationChanged();
    expect(namesOf(unit.request())).toEqual(['web-0.example', '10.0.0.1']);
    expect(warnings(unit)).toEqual([]);
  });
});

describe('an answer', () => {
  it('is valid, and can be stored', async () => {
    await using pebble = await inMemoryPebble({ users: [{ name: 'web', uid: 1, gid: 1, home: '/' }] });
    await pebble.start();
    const unit = await answered(undefined, { pebble });
    const state = await unit.state();
    expect(state).toMatchObject({ state: 'valid', material: { ca: authority.certificate, missingNames: [] } });
    expect(await unit.condition()).toBeUndefined();
    expect(await unit.store()).toMatchObject({ stored: true, changed: true });
    expect(pebble.files.read('/etc/web/tls/web.key')).toBe(unit.key());
    expect(await unit.store()).toMatchObject({ changed: false });
  });

  it.each<[name: string, order: (chain: string[]) => string[]]>([
    ['from the certificate to the root', (chain) => chain],
    ['from the root to the certificate', (chain) => chain.toReversed()],
    ['without the root', (chain) => chain.slice(0, -1)],
    ['without the certificate', (chain) => chain.slice(1)],
  ])('may come with a chain %s', async (_name, order) => {
    const unit = await asking();
    const intermediate = await authority.intermediate('Issuer');
    const { certificate } = await intermediate.issue({ request: unit.request() });
    const chain = order([certificate, intermediate.certificate, authority.certificate]);
    const entry = { certificate_signing_request: unit.request(), certificate, chain };
    const rootThere = chain.includes(authority.certificate);
    unit.provide({ certificates: [{ ...entry, ca: rootThere ? intermediate.certificate : authority.certificate }] });
    await unit.relationChanged();
    expect(await unit.state()).toMatchObject({
      state: 'valid',
      material: { certificate: `${certificate}${intermediate.certificate}`, ca: authority.certificate },
    });
  });

  it('is kept in a secret that expires when nine tenths of its time are over', async () => {
    const now = new Date(Math.floor(Date.now() / 1_000) * 1_000);
    const unit = relatedUnit();
    unit.setNow(now);
    await unit.relationChanged();
    unit.provide({ certificates: [await grant(authority, unit.request(), new Date(now.getTime() + 10 * dayMs))] });
    await unit.relationChanged();
    expect(unit.secretLabelled(`${endpoint}-tls-certificate`)).toMatchObject({
      owner: 'web/0',
      expiry: now.getTime() + 9 * dayMs,
    });
  });

  it('for somebody else is not ours', async () => {
    const unit = await asking();
    const other = await asking();
    unit.provide({ certificates: [await grant(authority, other.request())] });
    await unit.relationChanged();
    expect(await unit.state()).toMatchObject({ state: 'incomplete' });
    expect(warnings(unit)).toEqual([]);
  });

  it.each<[name: string, entry: (unit: Unit) => Promise<object>, reason: string]>([
    ['another key', async () => ({ certificate: (await authority.issue()).certificate }), 'it is of another key'],
    [
      'an authority',
      async (unit) => ({
        certificate: (await authority.issue({ request: unit.request(), isAuthority: true })).certificate,
      }),
      "it is an authority's, which was not asked for",
    ],
    ['garbage', () => Promise.resolve({ certificate: 'garbage' }), 'the certificate is not a PEM certificate'],
    ['a garbage chain', () => Promise.resolve({ ca: 'x', chain: [] }), 'the chain is not a PEM certificate'],
  ])('with the certificate of %s is ignored', async (_name, entry, reason) => {
    const unit = await asking();
    unit.provide({ certificates: [{ ...(await grant(authority, unit.request())), ...(await entry(unit)) }] });
    await unit.relationChanged();
    expect(await unit.state()).toMatchObject({ state: 'incomplete' });
    expect(warnings(unit)).toEqual([expect.stringContaining(reason)]);
    expect(unit.secretLabelled(`${endpoint}-tls-certificate`)).toBeUndefined();
  });

  it('that cannot be read at all is as none, with a warning', async () => {
    const unit = await asking();
    unit.provide({ certificates: { not: 'a list' } });
    await unit.relationChanged();
    expect(await unit.condition()).toEqual(waiting(`Waiting for a certificate from ${provider}`));
    expect(warnings(unit)[0]).toMatch(/cannot read what the provider of certificates wrote .*where=certificates/);
  });

  it.each<[name: string, error: object, condition: unknown]>([
    [
      'for good',
      { code: 102, name: 'domain_not_allowed', message: 'not that one', reason: 'policy' },
      blocked(`TLS certificates: ${provider} refuses the request: domain_not_allowed (102): not that one, policy`),
    ],
    [
      'for now',
      { code: 201, name: 'server_not_available', message: 'later' },
      waiting(`Waiting for a certificate from ${provider}`),
    ],
  ])('may be a refusal %s', async (_name, error, condition) => {
    const unit = await asking();
    unit.provide({ request_errors: [{ certificate_signing_request: unit.request(), error }] });
    await unit.relationChanged();
    expect(await unit.condition()).toEqual(condition);
    expect(warnings(unit)[0]).toContain('refuses the request');
  });

  it('that is revoked is used no more', async () => {
    const unit = await answered();
    unit.provide({ certificates: [{ ...(await grant(authority, unit.request())), revoked: true }] });
    await unit.relationChanged();
    expect(await unit.condition()).toEqual(blocked(`TLS certificates: ${provider} has revoked the certificate`));
    expect((await unit.state()).state).toBe('invalid');
  });

  it('that has come to its end blocks', async () => {
    const unit = await answered(new Date(Date.now() + dayMs));
    unit.setNow(new Date(Date.now() + 2 * dayMs));
    expect(await unit.condition()).toMatchObject({
      status: 'blocked',
      message: expect.stringContaining(`the certificate from ${provider} expired on`) as string,
    });
  });
});

describe('renewal', () => {
  it('begins when the secret expires; the certificate stays in use until its successor comes', async () => {
    const unit = await answered(new Date(Date.now() + 10 * dayMs));
    const before = await unit.state();
    const request = unit.request();
    unit.setNow(new Date(Date.now() + 9.5 * dayMs));
    await unit.secretExpired();
    expect(unit.request()).not.toBe(request);
    // Otherwise Juju would raise the event again.
    expect(unit.secretLabelled(`${endpoint}-tls-certificate`)).toBeUndefined();
    expect(await unit.state()).toEqual(before);

    const entry = await grant(authority, unit.request(), new Date(Date.now() + 90 * dayMs));
    unit.provide({ certificates: [entry] });
    await unit.relationChanged();
    const after = await unit.state();
    expect(after).toMatchObject({ state: 'valid', material: { expires: endOf(entry.certificate) } });
    expect(after).not.toEqual(before);
    expect(unit.secretLabelled(`${endpoint}-tls-certificate`)?.expiry).toBeGreaterThan(Date.now() + 10 * dayMs);
  });

  it('begins also where nobody told that the time has come, and once', async () => {
    const unit = await answered(new Date(Date.now() + 10 * dayMs));
    const request = unit.request();
    unit.setNow(new Date(Date.now() + 9.5 * dayMs));
    await unit.updateStatus();
    const renewed = unit.request();
    expect(renewed).not.toBe(request);
    await unit.updateStatus();
    expect(unit.request()).toBe(renewed);
  });

  it("leaves other secrets' expiry alone", async () => {
    const unit = await answered();
    const request = unit.request();
    await unit.run(
      { kind: 'hook', name: 'secret-expired' },
      { JUJU_SECRET_ID: 'secret:9m4e2mr0ui3e8a215n4g', JUJU_SECRET_LABEL: 'other', JUJU_SECRET_REVISION: '1' },
    );
    expect(unit.request()).toBe(request);
  });
});

describe('the end of the relation', () => {
  it('takes key and certificate along', async () => {
    const unit = await answered();
    await unit.relationBroken();
    expect(unit.agent.state.secrets).toEqual([]);
    unit.agent.update((state) => ({ ...state, relations: [] }));
    expect(await unit.state()).toEqual({ state: 'none' });
    expect(await unit.condition()).toBeUndefined();
  });

  it('is no trouble where nothing had been asked for yet', async () => {
    const unit = relatedUnit();
    await unit.relationBroken();
    expect(unit.agent.state.secrets).toEqual([]);
  });
});
