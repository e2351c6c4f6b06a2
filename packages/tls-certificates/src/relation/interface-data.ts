import * as v from 'valibot';

/*
 * The interface `tls-certificates`, version 1, as canonical/charm-relation-interfaces and the Python libraries have it:
 * every value is JSON, PEM is plain text inside. What others write is read leniently: unknown fields are left alone.
 */

const text = v.string();

/** What a requirer writes into its own databag. */
export const requirerData = v.object({
  certificate_signing_requests: v.optional(
    v.array(v.object({ certificate_signing_request: text, ca: v.nullish(v.boolean()) })),
  ),
});

const issued = v.object({
  ca: text,
  certificate_signing_request: text,
  certificate: text,
  chain: v.nullish(v.array(text)),
  revoked: v.nullish(v.boolean()),
});

const requestError = v.object({
  certificate_signing_request: text,
  error: v.object({
    code: v.number(),
    name: text,
    message: v.nullish(text),
    reason: v.nullish(text),
  }),
});

const capabilities = v.object({
  supports_ip_sans: v.nullish(v.boolean()),
  supports_wildcard_dns: v.nullish(v.boolean()),
  supports_subdomain: v.nullish(v.boolean()),
  allowed_domains: v.nullish(v.array(text)),
});

/** What a provider writes into its application's databag. */
export const providerData = v.object({
  certificates: v.optional(v.array(issued), []),
  request_errors: v.optional(v.array(requestError), []),
  // What a provider can do is advice: what we do not understand of it is none.
  capabilities: v.optional(v.fallback(v.nullable(capabilities), null)),
});

export type ProviderData = v.InferOutput<typeof providerData>;
export type IssuedCertificate = v.InferOutput<typeof issued>;
export type RequestError = v.InferOutput<typeof requestError>['error'];
export type Capabilities = v.InferOutput<typeof capabilities>;
