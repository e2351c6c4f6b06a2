import type { RequestAttributes } from './create-request.ts';

/** A mark of what a request was made with; a digest, since a key is part of it. */
export async function markOf(attributes: RequestAttributes, key: string): Promise<string> {
  const { createHash, createPublicKey } = await import('node:crypto');
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' });
  const parts = [attributes.commonName, attributes.organization ?? '', ...attributes.names, String(publicKey)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
