import type { Logger, Relation } from '@charmsmith/core';
import * as v from 'valibot';

/** What the charms for observability answer when they cannot use what they were told. */
const answer = v.object({ event: v.looseObject({ errors: v.optional(v.unknown()) }) });

/** Says in the log that the other side refuses what it was told. */
export async function warnOfRefusal(relation: Relation, log: Logger): Promise<void> {
  const reading = await relation.remoteApplication.as(answer).read();
  if (!reading.ok) return;
  const { errors } = reading.value.event;
  if (errors === undefined || errors === '' || (Array.isArray(errors) && errors.length === 0)) return;
  log.warning('the other side cannot use what it was told', {
    relation: relation.id,
    errors: typeof errors === 'string' ? errors : JSON.stringify(errors),
  });
}
