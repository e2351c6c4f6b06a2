import { describe, expect, it } from 'vitest';
import { decideAnswer, describeRefusal, needsAnotherRequest, type ProviderAnswer } from './decide-answer.ts';
import type { ProviderData } from './interface-data.ts';

const request = '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----';
const issued = { certificate_signing_request: `${request}\n`, certificate: 'c', ca: 'a' };
const error = { code: 102, name: 'domain_not_allowed', message: 'no' };
const nothing: ProviderData = { certificates: [], request_errors: [] };

describe('decideAnswer', () => {
  it.each<[name: string, data: ProviderData, answer: ProviderAnswer]>([
    ['nothing was said', nothing, { kind: 'pending' }],
    [
      'others were answered',
      { ...nothing, certificates: [{ ...issued, certificate_signing_request: 'other' }] },
      { kind: 'pending' },
    ],
    ['it was issued, with another line break', { ...nothing, certificates: [issued] }, { kind: 'issued', issued }],
    ['it was revoked', { ...nothing, certificates: [{ ...issued, revoked: true }] }, { kind: 'revoked' }],
    [
      'it was refused',
      { ...nothing, request_errors: [{ certificate_signing_request: request, error }] },
      { kind: 'refused', error },
    ],
  ])('%s', (_name, data, answer) => {
    expect(decideAnswer(request, data)).toEqual(answer);
  });
});

describe('a refusal', () => {
  it.each([
    [101, true],
    [102, true],
    [103, true],
    [201, false],
    [999, false],
  ])('with code %d needs another request: %s', (code, needed) => {
    expect(needsAnotherRequest({ ...error, code })).toBe(needed);
  });

  it('is said in a sentence', () => {
    expect(describeRefusal('ca', { code: 201, name: 'server_not_available' })).toBe(
      'ca refuses the request: server_not_available (201)',
    );
  });
});
