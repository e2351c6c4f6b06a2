import { createPrivateKey } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, type IssuedCertificate, type TestAuthority } from '../../../tools/workspace/certificates.ts';
import { findProgram } from '../../../tools/workspace/programs.ts';
import { startRedisServer } from '../../../tools/workspace/redis-server.ts';
import { checkMaterial } from '../src/index.ts';

// Suite: about two seconds, a real Redis for each kind of material.

const program = findProgram('redis-server');

interface Files {
  readonly certificate: string;
  readonly key: string;
  readonly ca: string;
}

let authority: TestAuthority;
let issued: IssuedCertificate;
beforeAll(async () => {
  authority = await createAuthority();
  issued = await authority.issue();
});

async function ours({ certificate, key, ca }: Files): Promise<string> {
  const state = await checkMaterial(
    {
      certificate: { name: 'cert-file', text: certificate },
      key: { name: 'key-file', text: key },
      ca: { name: 'ca-cert-file', text: ca },
    },
    { now: new Date(), names: ['localhost'], namesRequired: 'all', usages: ['server', 'client'] },
  );
  return state.state;
}

/** Whether a Redis with these files starts. */
async function starts(tls: Files): Promise<boolean> {
  try {
    const server = await startRedisServer({ program: program!, tls, configuration: ['tls-replication yes'] });
    await server[Symbol.asyncDispose]();
    return true;
  } catch (error) {
    if (!String(error).includes('Failed to configure TLS')) throw error;
    return false;
  }
}

describe.skipIf(program === undefined)('material, and what a real Redis makes of it', () => {
  const good = (): Files => ({ ...issued, ca: authority.certificate });

  it.each<[name: string, files: () => Files | Promise<Files>]>([
    ['a certificate of its authority', good],
    [
      'a chain',
      async () => {
        const intermediate = await authority.intermediate('Intermediate');
        const lower = await intermediate.issue();
        return { ...lower, certificate: lower.certificate + intermediate.certificate, ca: authority.certificate };
      },
    ],
    [
      'two authorities',
      async () => ({ ...good(), ca: (await createAuthority('Old')).certificate + authority.certificate }),
    ],
  ])('%s: valid, and Redis starts', async (_name, files) => {
    const given = await files();
    expect(await ours(given)).toBe('valid');
    expect(await starts(given)).toBe(true);
  });

  it.each<[name: string, files: () => Files | Promise<Files>, state: string]>([
    ['D7: three empty files', () => ({ certificate: '', key: '', ca: '' }), 'none'],
    ['an empty certificate', () => ({ ...good(), certificate: '' }), 'incomplete'],
    ['a garbage certificate', () => ({ ...good(), certificate: 'garbage' }), 'invalid'],
    ['a garbage authority', () => ({ ...good(), ca: 'garbage' }), 'invalid'],
    ['a truncated certificate', () => ({ ...good(), certificate: issued.certificate.slice(0, 200) }), 'invalid'],
    ['a truncated key', () => ({ ...good(), key: issued.key.slice(0, 100) }), 'invalid'],
    ['another key', async () => ({ ...good(), key: (await authority.issue()).key }), 'invalid'],
    [
      'an encrypted key',
      () => {
        const cipher = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const;
        return { ...good(), key: String(createPrivateKey(issued.key).export(cipher)) };
      },
      'invalid',
    ],
  ])('%s: refused, as Redis refuses to start', async (_name, files, state) => {
    const given = await files();
    expect(await ours(given)).toBe(state);
    expect(await starts(given)).toBe(false);
  });

  // What Redis takes, and nobody who talks to it does: here alone it is found out before.
  it.each<[name: string, files: () => Files | Promise<Files>]>([
    [
      'an expired certificate',
      async () => ({ ...good(), ...(await authority.issue({ validTo: new Date(Date.now() - 1_000) })) }),
    ],
    ['a foreign authority', async () => ({ ...good(), ca: (await createAuthority('Foreign')).certificate })],
    ['D24: other names', async () => ({ ...good(), ...(await authority.issue({ names: ['elsewhere.example'] })) })],
    ['a server usage alone', async () => ({ ...good(), ...(await authority.issue({ usages: ['server'] })) })],
  ])('%s: refused, although Redis starts', async (_name, files) => {
    const given = await files();
    expect(await ours(given)).toBe('invalid');
    expect(await starts(given)).toBe(true);
  });
});
