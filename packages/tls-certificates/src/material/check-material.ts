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
  let current = leaf;
  const left = new Set(intermediates);
  for (;;) {
    const isIssuer = (issuer: X509Certificate) => current.checkIssued(issuer) && current.verify(issuer.publicKey);
    checkDates(texts.certificate.resource, current, now);
    // While an authority is replaced, the file holds the old one and the new: one in its time is enough.
    const issuers = authorities.filter(isIssuer);
    const issuer = issuers.find((one) => isInItsTime(one, now)) ?? issuers[0];
    if (issuer !== undefined) {
      checkDates(texts.ca.resource, issuer, now);
      return leaf;
    }
    const next = [...left].find(isIssuer);
    if (next === undefined) throw new Invalid(`${texts.certificate.resource} was not issued by ${texts.ca.resource}`);
    left.delete(next);
    current = next;
  }
}

function isInItsTime({ validFrom, validTo }: X509Certificate, now: Date): boolean {
  return new Date(validFrom) <= now && now < new Date(validTo);
}

function checkDates(resource: string, certificate: X509Certificate, now: Date): void {
  if (isInItsTime(certificate, now)) return;
  const { validFrom, validTo } = certificate;
  const what = new Date(validFrom) > now ? `is not valid before ${validFrom}` : `expired on ${validTo}`;
  throw new Invalid(`${resource} ${what}`);
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
