export { tlsCertificates } from './plugin.ts';
export type { TlsCertificatesOptions } from './options.ts';
export {
  notEnoughCertificates,
  TlsCertificates,
  type TlsFiles,
  type TlsMaterial,
  type TlsState,
  type TlsStored,
} from './contract.ts';

export { type CertificateNeeds, type CertificateSource, defineSource, TlsSource } from './source.ts';
export { fromResources } from './resources/from-resources.ts';
export type { ResourceNames } from './resources/read-resources.ts';
export { fromRelation, type FromRelationOptions } from './relation/from-relation.ts';

export { expiryWarning, tlsCondition } from './expiry/tls-condition.ts';
export type { CertificateUsage } from './material/check-leaf.ts';
export { checkMaterial, type MaterialRules, type MaterialTexts, type NamedText } from './material/check-material.ts';
