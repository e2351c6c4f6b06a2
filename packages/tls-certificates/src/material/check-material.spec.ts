import { createPrivateKey } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createAuthority,
  type IssuedCertificate,
  type TestAuthority,
} from '../../../../tools/workspace/certificates.ts';
import type { TlsState } from '../contract.ts';
import { checkMaterial } from './check-material.ts';

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

function check(files: Files, now = new Date()): Promise<TlsState> {
  return checkMaterial(
    {
      certificate: { resource: 'cert-file', text: files.certificate },
      key: { resource: 'key-file', text: files.key },
      ca: { resource: 'ca-cert-file', text: files.ca },
    },
    now,
  );
}
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

  it('is valid for a key, its certificate and the authority that issued it', async () => {
    const state = await check(good());
    expect(state).toMatchObject({ state: 'valid', material: { ...good() } });
  });

  it('has another fingerprint for other files', async () => {
    const fingerprintOf = (state: TlsState) => (state.state === 'valid' ? state.material.fingerprint : state.state);
    const first = fingerprintOf(await check(good()));
    const second = fingerprintOf(await check({ ...(await authority.issue()), ca: authority.certificate }));
    expect(fingerprintOf(await check(good()))).toBe(first);
    expect(second).not.toBe(first);
  });

  it('follows intermediates after the certificate', async () => {
    const intermediate = await authority.intermediate('Intermediate');
    const issued = await intermediate.issue();
    const chained = {
      certificate: `${issued.certificate}\n${intermediate.certificate}`,
      key: issued.key,
      ca: authority.certificate,
    };
    expect(await check(chained)).toMatchObject({ state: 'valid' });
    expect(await check({ ...chained, certificate: issued.certificate })).toEqual({
      state: 'invalid',
      reason: 'cert-file was not issued by ca-cert-file',
    });
  });

  it.each<[name: string, files: () => Files | Promise<Files>, reason: string]>([
    ['a garbage certificate', () => ({ ...good(), certificate: 'garbage' }), 'cert-file is not a PEM certificate'],
    [
      'a truncated certificate',
      () => ({ ...good(), certificate: server.certificate.replace(/.{64}\n/, '') }),
      'cert-file is not a PEM certificate',
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

  it('never quotes the key', async () => {
    const state = await check({ ...good(), key: server.key.replace('MI', 'XX') });
    expect(state.state).toBe('invalid');
    expect(JSON.stringify(state)).not.toContain(server.key.split('\n')[1]);
  });
});
