import type { TlsMaterial, TlsState } from '../contract.ts';
import { buildChain, type Chain } from './build-chain.ts';
import { type CertificateUsage, checkKey, checkUsages, findMissingNames } from './check-leaf.ts';
import { InvalidMaterial, parseCertificates, type PemCertificate } from './parse-pem.ts';

/** Three files, or what stands for them. */
export interface MaterialTexts {
  /** The certificate, then any intermediates. */
  readonly certificate: NamedText;
  readonly key: NamedText;
  readonly ca: NamedText;
}

/** A text and what it is called. */
export interface NamedText {
  /** For messages: the resource's name. */
  readonly name: string;
  /** Absent or blank when there is none. */
  readonly text: string | undefined;
}

/** What material must be. */
export interface MaterialRules {
  /** For the dates. */
  readonly now: Date;
  /** The names by which the server is reached. */
  readonly names: readonly string[];
  /** How many of them the certificate must hold. */
  readonly namesRequired: 'any' | 'all';
  readonly usages: readonly CertificateUsage[];
}

/** Decides what three files come to: nothing, too little, something wrong, or TLS material. */
export async function checkMaterial(texts: MaterialTexts, rules: MaterialRules): Promise<TlsState> {
  const all = [texts.certificate, texts.key, texts.ca];
  const missing = all.filter(({ text }) => text === undefined || text.trim() === '').map(({ name }) => name);
  if (missing.length === all.length) return { state: 'none' };
  if (missing.length > 0) return { state: 'incomplete', missing };
  try {
    return { state: 'valid', material: await readMaterial(texts, rules) };
  } catch (error) {
    if (error instanceof InvalidMaterial) return { state: 'invalid', reason: error.message };
    throw error;
  }
}

async function readMaterial(texts: MaterialTexts, rules: MaterialRules): Promise<TlsMaterial> {
  const [certificates, key, authorities] = [
    await parseCertificates(texts.certificate.name, texts.certificate.text ?? ''),
    `${(texts.key.text ?? '').trim()}\n`,
    await parseCertificates(texts.ca.name, texts.ca.text ?? ''),
  ];
  const names = { certificate: texts.certificate.name, key: texts.key.name, ca: texts.ca.name };
  const chain = buildChain(certificates, authorities, names, rules.now);
  const [{ certificate: leaf }] = chain.certificates;
  await checkKey(names, key, leaf);
  checkUsages(names.certificate, leaf, rules.usages);
  const missingNames = findMissingNames(leaf, rules.names);
  const enough = rules.namesRequired === 'all' ? missingNames.length === 0 : missingNames.length < rules.names.length;
  if (rules.names.length > 0 && !enough) {
    throw new InvalidMaterial(`${names.certificate} does not name ${missingNames.join(', ')}`);
  }
  const [certificate, ca] = [joinPem(chain.certificates), joinPem(authorities)];
  return { certificate, key, ca, expires: endOf(chain), missingNames, hash: await hashOf({ certificate, key, ca }) };
}

function joinPem(certificates: readonly PemCertificate[]): string {
  return certificates.map(({ pem }) => `${pem}\n`).join('');
}

function endOf({ certificates, authority }: Chain): Date {
  const ends = [...certificates, authority].map(({ certificate }) => new Date(certificate.validTo).getTime());
  return new Date(Math.min(...ends));
}

/** SHA-256 over three files, in hexadecimal. */
export async function hashOf(files: Pick<TlsMaterial, 'certificate' | 'key' | 'ca'>): Promise<string> {
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256');
  // The length keeps ('ab', 'c') and ('a', 'bc') apart.
  for (const text of [files.certificate, files.key, files.ca]) hash.update(`${text.length}:${text}`);
  return hash.digest('hex');
}
