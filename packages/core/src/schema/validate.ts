import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Issue } from './issue.ts';

/**
 * A schema of any validator that speaks Standard Schema: zod, valibot, arktype …
 *
 * @see {@link https://standardschema.dev | Standard Schema}
 */
export type Schema<Output = unknown, Input = unknown> = StandardSchemaV1<Input, Output>;

/** What a schema makes of its input. */
export type OutputOf<S extends Schema> = StandardSchemaV1.InferOutput<S>;
/** What a schema takes. */
export type InputOf<S extends Schema> = StandardSchemaV1.InferInput<S>;

/** What came of a validation. */
export type Validation<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly issues: readonly Issue[] };

/** Validates a value by a schema, which may be asynchronous. */
export async function validate<T>(schema: Schema<T>, value: unknown): Promise<Validation<T>> {
  return toValidation(await schema['~standard'].validate(value));
}

/**
 * Validates a value where nothing can be waited for.
 *
 * @returns an issue when the schema is asynchronous
 */
export function validateNow<T>(schema: Schema<T>, value: unknown): Validation<T> {
  const result = schema['~standard'].validate(value);
  if (!(result instanceof Promise)) return toValidation(result);
  return { ok: false, issues: [{ path: [], message: 'its schema is asynchronous, which cannot be used here' }] };
}

function toValidation<T>(result: StandardSchemaV1.Result<T>): Validation<T> {
  if (result.issues === undefined) return { ok: true, value: result.value };
  return { ok: false, issues: result.issues.map(toIssue) };
}

function toIssue({ message, path = [] }: StandardSchemaV1.Issue): Issue {
  const keys = path.map((part) => (typeof part === 'object' ? part.key : part));
  return { message, path: keys.map((key) => (typeof key === 'number' ? key : String(key))) };
}
