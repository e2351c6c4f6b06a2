import type { IssuedCertificate, ProviderData, RequestError } from './interface-data.ts';

/** What a provider made of a request. */
export type ProviderAnswer =
  | { readonly kind: 'pending' }
  | { readonly kind: 'issued'; readonly issued: IssuedCertificate }
  | { readonly kind: 'revoked' }
  | { readonly kind: 'refused'; readonly error: RequestError };

/**
 * Finds the answer to a request among all that a provider has written, which is for every unit of everybody.
 *
 * @param request - PEM
 */
export function decideAnswer(request: string, { certificates, request_errors }: ProviderData): ProviderAnswer {
  const isAnswer = (answer: { readonly certificate_signing_request: string }) =>
    normalise(answer.certificate_signing_request) === normalise(request);
  const issued = certificates.find(isAnswer);
  if (issued !== undefined) return issued.revoked === true ? { kind: 'revoked' } : { kind: 'issued', issued };
  const refusal = request_errors.find(isAnswer);
  return refusal === undefined ? { kind: 'pending' } : { kind: 'refused', error: refusal.error };
}

/** Libraries end a text with a line break, or do not. */
function normalise(pem: string): string {
  return pem.replaceAll(/\s+/g, '');
}

/** Errors with these codes are of the request; all others the provider may get over. */
const errorsOfTheRequest: ReadonlySet<number> = new Set([101, 102, 103]);

/** Whether somebody must change something before the same request could be granted. */
export function needsAnotherRequest({ code }: RequestError): boolean {
  return errorsOfTheRequest.has(code);
}

/** Says a refusal in a sentence. */
export function describeRefusal(provider: string, { code, name, message, reason }: RequestError): string {
  const why = [message, reason].filter((part) => part !== undefined && part !== null && part !== '').join(', ');
  return `${provider} refuses the request: ${name} (${code})${why === '' ? '' : `: ${why}`}`;
}
