import { readFileSync } from 'node:fs';
import { CharmsmithError, describeError } from '../../src/index.ts';

export function readCertificate(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CharmsmithError(`cannot use the certificate ${path}`, {
      code: 'WEB_CERTIFICATE_UNREADABLE',
      hint: 'Attach the resource again.',
      cause,
    });
  }
}

export function explain(error: unknown): string {
  return CharmsmithError.is(error, 'WEB_CERTIFICATE_UNREADABLE') ? describeError(error) : 'something else';
}
