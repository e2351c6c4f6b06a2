import type { HookCommands } from '@charmsmith/hook-commands';
import type { CharmMetadata } from '../charm/charm-metadata.ts';
import { deepFreeze } from '../schema/canonical-json.ts';
import { formatIssues } from '../schema/issue.ts';
import { type Schema, validate } from '../schema/validate.ts';

interface ActionParamsSource {
  readonly commands: Pick<HookCommands, 'actionGet'>;
  readonly metadata: CharmMetadata;
  /** Of the action. */
  readonly name: string;
  readonly schema: Schema | undefined;
}

/** The parameters of an action, or why it cannot run with them. */
export type ActionParamsReading =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

/** Reads and validates the parameters of an action. Juju is not asked about those of an action that has none. */
export async function readActionParams(source: ActionParamsSource): Promise<ActionParamsReading> {
  const { commands, metadata, name, schema } = source;
  const declared = Object.keys(metadata.actions?.[name]?.params ?? {}).length > 0;
  if (schema === undefined && !declared) return { ok: true, value: Object.freeze({}) };
  const params = await commands.actionGet();
  if (schema === undefined) return { ok: true, value: deepFreeze(params) };
  const checked = await validate(schema, params);
  if (checked.ok) return { ok: true, value: deepFreeze(checked.value) };
  return { ok: false, message: `cannot run ${name} with these parameters: ${formatIssues(checked.issues)}` };
}
