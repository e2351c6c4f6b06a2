import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createAuthority,
  type IssuedCertificate,
  type TestAuthority,
} from '../../../../tools/workspace/certificates.ts';
import type { TlsState } from '../contract.ts';
import { checkMaterial, type MaterialRules } from './check-material.ts';

let authority: TestAuthority;
let server: IssuedCertificate;

beforeAll(async () => {
  authority = await createAuthority();
  server = await authority.issue({ names: ['redis-k8s-0.example', 'localhost'] });
});

interface Files {
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  readonly ca?: string | undefined;
}

function check(files: Files, now = new Date(), rules: Partial<MaterialRules> = {}): Promise<TlsState> {
  return checkMaterial(
    {
      certificate: { name: 'cert-file', text: files.certificate },
      key: { name: 'key-file', text: files.key },
      ca: { name: 'ca-cert-file', text: files.ca },
    },
    { now, names: [], namesRequired: 'any', usages: ['server', 'client'], ...rules },
  );
}
/** What makes it invalid, or its state. */
const reasonOf = async (...given: Parameters<typeof check>) => {
  const state = await check(...given);
  return state.state === 'invalid' ? state.reason : state.state;
};
const good = (): Required<Files> => ({ ...server, ca: authority.certificate });

describe('checkMaterial', () => {
  it('is none without any file', async () => {
    expect(await check({})).toEqual({ state: 'none' });
  });

  it('is incomplete when one is missing, and names it', async () => {
    expect(await check({ ...good(), key: undefined })).toEqual({ state: 'incomplete', missing: ['key-file'] });
  });

  it('takes an empty file for a missing one', async () => {
    expect(await check({ ...good(), certificate: '\n', ca: '' })).toEqual({
      state: 'incomplete',
      missing: ['cert-file', 'ca-cert-file'],
    });
  });

  it('D7: three empty files are none', async () => {
    expect(await check({ certificate: '', key: '\n', ca: ' ' })).toEqual({ state: 'none' });
  });

  it('is valid for a key, its certificate and the authority that issued it', async () => {
    const state = await check(good());
    const expires = new Date(new X509Certificate(server.certificate).validTo);
    expect(state).toMatchObject({ state: 'valid', material: { ...good(), expires, missingNames: [] } });
  });

  it('D9: has another hash for other files, and the same for the same', async () => {
    const hashOf = (state: TlsState) => (state.state === 'valid' ? state.material.hash : state.state);
    const first = hashOf(await check(good()));
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    const second = hashOf(await check({ ...(await authority.issue()), ca: authority.certificate }));
    expect(hashOf(await check(good()))).toBe(first);
    expect(second).not.toBe(first);
  });

  it('leaves out what stands around the certificates', async () => {
    const noisy = { ...good(), certificate: `Certificate:\n    Data:\n${server.certificate}\n\n` };
    expect(await check(noisy)).toMatchObject({ material: { certificate: server.certificate } });
  });

  it('takes a certificate that vouches for itself', async () => {
    const own = await createAuthority('localhost');
    expect(await check({ certificate: own.certificate, key: own.key, ca: own.certificate })).toMatchObject({
      state: 'valid',
    });
  });

  it('follows intermediates after the certificate', async () => {
    const intermediate = await authority.intermediate('Intermediate');
    const issued = await intermediate.issue();
    const chained = {
      certificate: `${issued.certificate}${intermediate.certificate}`,
      key: issued.key,
      ca: authority.certificate,
    };
    expect(await check(chained)).toMatchObject({ state: 'valid', material: { certificate: chained.certificate } });
    expect(await check({ ...chained, certificate: issued.certificate })).toEqual({
      state: 'invalid',
      reason: 'cert-file was not issued by ca-cert-file',
    });
  });

  it('puts intermediates into order, and leaves the authority out', async () => {
    const upper = await authority.intermediate('Upper');
    const lower = await upper.intermediate('Lower');
    const issued = await lower.issue();
    const shuffled = [issued, authority, upper, lower].map(({ certificate }) => certificate).join('');
    expect(await check({ certificate: shuffled, key: issued.key, ca: authority.certificate })).toMatchObject({
      material: { certificate: `${issued.certificate}${lower.certificate}${upper.certificate}` },
    });
  });

  it('ends with the first certificate of the chain that does', async () => {
    const day = 86_400_000;
    const long = await authority.issue({ validTo: new Date(Date.now() + 800 * day) });
    const state = await check({ ...long, ca: authority.certificate });
    const expires = new Date(new X509Certificate(authority.certificate).validTo);
    expect(state).toMatchObject({ material: { expires } });
  });

  it.each<[name: string, files: () => Files | Promise<Files>, reason: string]>([
    ['a garbage certificate', () => ({ ...good(), certificate: 'garbage' }), 'cert-file is not a PEM certificate'],
    [
      'a certificate that lacks a line',
      () => ({ ...good(), certificate: server.certificate.replace(/.{64}\n/, '') }),
      'cert-file is not a PEM certificate',
    ],
    [
      'a truncated certificate',
      () => ({ ...good(), certificate: server.certificate.slice(0, 300) }),
      'cert-file is truncated',
    ],
    [
      'a truncated second certificate',
      () => ({ ...good(), ca: authority.certificate + authority.certificate.slice(0, 300) }),
      'ca-cert-file is truncated',
    ],
    ['a truncated key', () => ({ ...good(), key: server.key.slice(0, 100) }), 'key-file is not a readable private key'],
    [
      'the certificate where the key should be',
      () => ({ ...good(), key: server.certificate }),
      'key-file is not a readable private key',
    ],
    [
      'an authority that may not issue',
      async () => {
        const mere = await authority.intermediate('Mere', { isAuthority: false });
        return { ...(await mere.issue()), ca: mere.certificate };
      },
      "ca-cert-file is not an authority's certificate",
    ],
    [
      'an intermediate that may not issue',
      async () => {
        const mere = await authority.intermediate('Mere', { isAuthority: false });
        const issued = await mere.issue();
        return { ...good(), key: issued.key, certificate: issued.certificate + mere.certificate };
      },
      'cert-file was issued by a certificate that is no authority',
    ],
    [
      'a usage that is not all that is needed: a Redis shows its own to its master',
      async () => ({ ...good(), ...(await authority.issue({ usages: ['server'] })) }),
      "cert-file may not be used as a client's certificate",
    ],
    ['a garbage CA', () => ({ ...good(), ca: 'garbage' }), 'ca-cert-file is not a PEM certificate'],
    ['a garbage key', () => ({ ...good(), key: 'garbage' }), 'key-file is not a readable private key'],
    [
      'an encrypted key',
      () => ({
        ...good(),
        key: String(
          createPrivateKey(server.key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }),
        ),
      }),
      'key-file is not a readable private key: it is encrypted',
    ],
    [
      'the key of another certificate',
      async () => ({ ...good(), key: (await authority.issue()).key }),
      'key-file does not match cert-file',
    ],
    [
      'a foreign authority',
      async () => ({ ...good(), ca: (await createAuthority('Foreign CA')).certificate }),
      'cert-file was not issued by ca-cert-file',
    ],
    [
      'a foreign authority of the same name',
      async () => ({ ...good(), ca: (await createAuthority()).certificate }),
      'cert-file was not issued by ca-cert-file',
    ],
  ])('is invalid for %s, and says which resource is wrong', async (_name, files, reason) => {
    expect(await check(await files())).toEqual({ state: 'invalid', reason });
  });

  it('is invalid before and after its dates', async () => {
    const year = 365 * 86_400_000;
    expect(await check(good(), new Date(Date.now() + 2 * year))).toMatchObject({
      state: 'invalid',
      reason: expect.stringMatching(/^cert-file expired on /) as string,
    });
    expect(await check(good(), new Date(Date.now() - 2 * year))).toMatchObject({
      state: 'invalid',
      reason: expect.stringMatching(/^cert-file is not valid before /) as string,
    });
  });

  it('takes an authority in its time although the file holds an expired certificate too', async () => {
    const expired = await authority.issue({ validTo: new Date(Date.now() - 1_000) });
    const both = `${expired.certificate}\n${authority.certificate}`;
    expect(await check({ ...good(), ca: both })).toMatchObject({ state: 'valid' });
  });

  it('is invalid when the authority has expired before the certificate', async () => {
    const day = 86_400_000;
    const longer = await authority.issue({ validTo: new Date(Date.now() + 800 * day) });
    expect(await check({ ...longer, ca: authority.certificate }, new Date(Date.now() + 400 * day))).toMatchObject({
      state: 'invalid',
      reason: expect.stringMatching(/^ca-cert-file expired on /) as string,
    });
  });

  it.each<[name: string, usages: ('client' | 'server')[], wanted: MaterialRules['usages'], result: string]>([
    ['none said, both wanted', [], ['server', 'client'], 'valid'],
    ['both said', ['server', 'client'], ['server', 'client'], 'valid'],
    ['only what is wanted', ['server'], ['server'], 'valid'],
    ['the other', ['client'], ['server'], "cert-file may not be used as a server's certificate"],
  ])('usages: %s', async (_name, usages, wanted, result) => {
    const issued = await authority.issue({ usages });
    expect(await reasonOf({ ...good(), ...issued }, new Date(), { usages: wanted })).toBe(result);
  });

  it.each<[name: string, names: string[], namesRequired: 'any' | 'all', result: string]>([
    ['one of them', ['redis-k8s-0.example', 'elsewhere.example'], 'any', 'valid'],
    ['all of them', ['redis-k8s-0.example', 'localhost'], 'all', 'valid'],
    ['none of them', ['elsewhere.example'], 'any', 'cert-file does not name elsewhere.example'],
    [
      'not all of them',
      ['redis-k8s-0.example', '10.0.0.1', 'elsewhere.example'],
      'all',
      'cert-file does not name 10.0.0.1, elsewhere.example',
    ],
    ['a name in capitals', ['LOCALHOST'], 'all', 'valid'],
  ])('D24: names %s', async (_name, names, namesRequired, result) => {
    expect(await reasonOf(good(), new Date(), { names, namesRequired })).toBe(result);
  });

  it('D24: a wildcard and an IP are names; what is missing is told', async () => {
    const issued = await authority.issue({ names: ['*.endpoints.example', '10.0.0.1'] });
    const names = ['unit-0.endpoints.example', '10.0.0.1', 'localhost'];
    expect(await check({ ...good(), ...issued }, new Date(), { names })).toMatchObject({
      material: { missingNames: ['localhost'] },
    });
  });

  it('refuses RSA keys that OpenSSL refuses', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 1_024,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const weak = await authority.issue({ publicKey });
    expect(await reasonOf({ ...good(), certificate: weak.certificate, key: privateKey })).toBe(
      'key-file is an RSA key of 1024 bits, and 2048 is the least',
    );
  });

  it('never quotes the key', async () => {
    const state = await check({ ...good(), key: server.key.replace('MI', 'XX') });
    expect(state.state).toBe('invalid');
    expect(JSON.stringify(state)).not.toContain(server.key.split('\n')[1]);
  });
});
