import { defineState } from '@charmsmith/core';
import * as v from 'valibot';

const certificate = v.object({
  /** The request that it answers. */
  request: v.string(),
  certificate: v.string(),
  ca: v.string(),
  /** When a new one is to be asked for. RFC 3339. */
  renewAt: v.string(),
});

const schema = v.object({
  /** What was asked for, and with which key, in short; absent before the first request. */
  attributes: v.optional(v.string()),
  /** The certificate in use, also while its successor is on its way. */
  current: v.optional(certificate),
});

/** What is kept of an endpoint between dispatches. Nothing of it is secret: the key lies in a secret. */
export function requestState(endpoint: string) {
  return defineState(`@charmsmith/tls-certificates/${endpoint}`, { schema, defaults: {} });
}

export type RequestRecord = v.InferOutput<typeof schema>;
export type CurrentCertificate = v.InferOutput<typeof certificate>;
