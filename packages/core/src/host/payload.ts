import { CharmsmithError } from '@charmsmith/errors';
import type { EventDefinition } from '../events/custom-event.ts';
import { deepFreeze, findForeign } from '../schema/canonical-json.ts';
import { formatIssues, type Issue } from '../schema/issue.ts';
import { validate, type Schema, type Validation } from '../schema/validate.ts';

/**
 * Checks what an event is raised with: plain data that its schema takes.
 *
 * @returns a copy that nobody can change
 * @throws CharmsmithError `CORE_BAD_PAYLOAD`
 */
export async function checkPayload({ name, schema }: EventDefinition, payload: unknown): Promise<unknown> {
  if (payload === undefined && schema === undefined) return undefined;
  const foreign = findForeign(payload);
  if (foreign !== undefined) throw badPayload(name, [foreign]);
  const checked = await decodePayload(schema, payload);
  if (!checked.ok) throw badPayload(name, checked.issues);
  return deepFreeze(structuredClone(payload));
}

/** What a handler is given of a payload: what the schema makes of it, anew for each. */
export async function decodePayload(schema: Schema | undefined, payload: unknown): Promise<Validation<unknown>> {
  if (schema === undefined) return { ok: true, value: payload };
  const checked = await validate(schema, structuredClone(payload));
  return checked.ok ? { ok: true, value: deepFreeze(checked.value) } : checked;
}

function badPayload(name: string, issues: readonly Issue[]): CharmsmithError {
  return new CharmsmithError(`cannot raise ${name}: ${formatIssues(issues)}`, {
    code: 'CORE_BAD_PAYLOAD',
    hint: 'A payload is plain data, since it may have to wait in the deferred queue.',
    details: { event: name, issues },
  });
}
