import type { JujuContext } from '@charmsmith/core';
import * as v from 'valibot';
import { type CertificateSource, isSource } from './source.ts';

const path = v.pipe(v.string(), v.regex(/^\/.*[^/]$/, 'must be the absolute path of a file'));
export const nameSchema = v.pipe(v.string(), v.nonEmpty('must not be empty'));

/** What {@link tlsCertificates} takes. */
export const optionsSchema = v.strictObject({
  /** Where the certificates come from: `fromResources(…)` or `fromRelation(…)`. */
  source: v.pipe(
    v.custom<CertificateSource>(isSource, 'must be made by fromResources or fromRelation'),
    v.rawCheck(({ dataset, addIssue }) => {
      if (dataset.typed) for (const message of dataset.value.problems) addIssue({ message });
    }),
  ),
  /** The boolean config option that asks for TLS. Default: there being certificates asks for it. */
  enabledBy: v.optional(nameSchema),
  /** Where the files go in each container: outside of the workload's data. */
  files: v.strictObject({ certificate: path, key: path, ca: path }),
  /** The workload's user, who alone may read the files. */
  user: nameSchema,
  /** The names and IPs by which this unit is reached. Default: none, and none are checked. */
  names: v.optional(
    v.custom<(context: JujuContext) => readonly string[]>((value) => typeof value === 'function', 'must be a function'),
  ),
  /** How many of them the certificate must hold: `any` one, or `all`. Default `any`. */
  namesRequired: v.optional(v.picklist(['any', 'all']), 'any'),
  /** What it must be good for, where it says so at all. Default both. */
  usages: v.optional(v.array(v.picklist(['server', 'client'])), ['server', 'client']),
  /** For how many days before its end the unit says so. Default 14. */
  warnDays: v.optional(v.pipe(v.number(), v.minValue(0)), 14),
});

/** Says what a schema does not take, each with where it is; for options of a source. */
export function problemsOf(schema: v.GenericSchema, value: unknown): readonly string[] {
  const { issues = [] } = v.safeParse(schema, value);
  return issues.map((issue) => `${v.getDotPath(issue) ?? 'options'}: ${issue.message}`);
}

/** What {@link tlsCertificates} takes. */
export type TlsCertificatesOptions = v.InferInput<typeof optionsSchema>;
/** The same with what was left out. */
export type CompleteOptions = v.InferOutput<typeof optionsSchema>;
