import type { TlsMaterial, TlsState } from '../contract.ts';
import { fingerprint } from '@charmsmith/core';
import type { X509Certificate } from 'node:crypto';

/** The text of each file by the name of its resource; absent or blank when there is none. */
export interface MaterialTexts {
  readonly certificate: ResourceText;
  readonly key: ResourceText;
  readonly ca: ResourceText;
}

/** One resource's content. */
export interface ResourceText {
  /** The resource's name, for messages. */
  readonly resource: string;
  readonly text: string | undefined;
}

/**
 * Decides what three files come to: nothing, too little, something wrong, or TLS material.
 *
 * @param texts - the files
 * @param now - for the dates
 */
export async function checkMaterial(texts: MaterialTexts, now: Date): Promise<TlsState> {
  const all = [texts.certificate, texts.key, texts.ca];
  const missing = all.filter(({ text }) => text === undefined || text.trim() === '').map(({ resource }) => resource);
  if (missing.length === all.length) return { state: 'none' };
  if (missing.length > 0) return { state: 'incomplete', missing };

  const [certificate = '', key = '', ca = ''] = all.map(({ text }) => text);
  try {
    const leaf = await checkChain(texts, certificate, ca, now);
    await checkKey(texts, key, leaf);
    const material: TlsMaterial = {
      certificate,
      key,
      ca,
      expires: new Date(leaf.validTo),
      fingerprint: await fingerprint(certificate, key, ca),
    };
    return { state: 'valid', material };
  } catch (error) {
    if (error instanceof Invalid) return { state: 'invalid', reason: error.message };
    throw error;
  }
}

class Invalid extends Error {}

async function checkChain(texts: MaterialTexts, certificate: string, ca: string, now: Date): Promise<X509Certificate> {
  const [leaf, ...intermediates] = await parseCertificates(texts.certificate.resource, certificate);
  const authorities = await parseCertificates(texts.ca.resource, ca);
  if (leaf === undefined) throw new Invalid(`${texts.certificate.resource} holds no certificate`);
  for (const [resource, one] of [
    ...[leaf, ...intermediates].map((one) => [texts.certificate.resource, one] as const),
    ...authorities.map((one) => [texts.ca.resource, one] as const),
  ]) {
    if (new Date(one.validFrom) > now) throw new Invalid(`${resource} is not valid before ${one.validFrom}`);
    if (new Date(one.validTo) <= now) throw new Invalid(`${resource} expired on ${one.validTo}`);
  }
  let current = leaf;
  const left = new Set(intermediates);
  for (;;) {
    const isIssuer = (issuer: X509Certificate) => current.checkIssued(issuer) && current.verify(issuer.publicKey);
    if (authorities.some(isIssuer)) return leaf;
    const next = [...left].find(isIssuer);
    if (next === undefined) throw new Invalid(`${texts.certificate.resource} was not issued by ${texts.ca.resource}`);
    left.delete(next);
    current = next;
  }
}

async function checkKey(texts: MaterialTexts, text: string, leaf: X509Certificate): Promise<void> {
  const { createPrivateKey } = await import('node:crypto');
  const { resource } = texts.key;
  let key;
  try {
    key = createPrivateKey(text);
  } catch (error) {
    // OpenSSL's message is left out: nothing of a private key may reach a log.
    const encrypted = error instanceof Error && 'code' in error && String(error.code).includes('CRYPTO_INTERRUPTED');
    throw new Invalid(`${resource} is not a readable private key${encrypted ? ': it is encrypted' : ''}`);
  }
  if (!leaf.checkPrivateKey(key)) throw new Invalid(`${resource} does not match ${texts.certificate.resource}`);
}

async function parseCertificates(resource: string, text: string): Promise<readonly X509Certificate[]> {
  const { X509Certificate } = await import('node:crypto');
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    if (blocks.length === 0) throw new Error('no PEM block');
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    throw new Invalid(`${resource} is not a PEM certificate`);
  }
}
