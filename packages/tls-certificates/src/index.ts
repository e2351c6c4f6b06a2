export { tlsCertificates } from './plugin.ts';
export type { ResourceTlsCertificatesOptions } from './resource-tls-certificates.ts';
export type { ResourceNames } from './material/read-resources.ts';
export { notEnoughCertificates, TlsCertificates, type TlsFiles, type TlsMaterial, type TlsState } from './contract.ts';
export { tlsCondition } from './tls-condition.ts';
export { checkMaterial, type MaterialTexts, type ResourceText } from './material/check-material.ts';
