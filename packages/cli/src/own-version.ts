import { createRequire } from 'node:module';

/** The version of this package. Those of one release go together. */
export function ownVersion(): string {
  return (createRequire(import.meta.url)('charmsmith/package.json') as { readonly version: string }).version;
}
