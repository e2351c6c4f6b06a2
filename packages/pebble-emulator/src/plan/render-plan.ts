import { Document, Scalar } from 'yaml';
import { compareKeys } from './compare-keys.ts';
import { formatDuration } from './duration.ts';
import { checkFields, logTargetFields, pairingFields, serviceFields, workloadFields } from './fields.ts';
import type { FieldKind, FieldValue, FieldValues, Fields } from './fields.ts';
import type { Sections } from './layer.ts';

const sections = [
  ['services', serviceFields],
  ['checks', checkFields],
  ['log-targets', logTargetFields],
  ['workloads', workloadFields],
] as const;

const format = { indent: 4, lineWidth: 0, singleQuote: true } as const;

/**
 * Writes a plan as Pebble shows it: names sorted, fields in the order of their table, defaults left out.
 *
 * @returns YAML, indented by four; `{}` and a line break for an empty plan
 */
export function renderPlan(plan: Sections): string {
  const shown = new Map<string, unknown>();
  for (const [name, fields] of sections) {
    const items = [...(plan[name] as ReadonlyMap<string, FieldValues>)].sort(byKey);
    if (items.length > 0)
      shown.set(name, new Map(items.map(([key, item]) => [renderText(key), renderObject(fields, item)])));
  }
  if (plan.pairing.mode !== undefined) shown.set('pairing', renderObject(pairingFields, { ...plan.pairing }));
  return new Document(shown).toString(format);
}

function renderObject({ type, fields }: Fields, values: FieldValues): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(fields)) {
    const value = values[name];
    if (value !== undefined) shown[name] = renderValue(kind, value);
    // Of all lists, Pebble shows only this one when it is empty.
    else if (type === logTargetFields.type && name === 'services') shown[name] = [];
  }
  return shown;
}

function renderValue(kind: FieldKind, value: FieldValue): unknown {
  if (typeof kind === 'object') return renderObject(kind, value as FieldValues);
  if (typeof value === 'bigint') return formatDuration(value);
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return renderText(value);
  if (Array.isArray(value)) return (value as string[]).map(renderText);
  const entries = Object.entries(value as Record<string, string>).sort(byKey);
  return new Map(entries.map(([key, text]) => [renderText(key), renderText(text)]));
}

const misread =
  /^(?:|~|null|true|false|y|yes|on|n|no|off|[-+]?\.inf|\.nan|[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[\da-f_]+|\.?\d[\d_]*(?:\.\d*)?(?:e[-+]?\d+)?|\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?)|\d{4}-\d{1,2}-\d{1,2}.*)$/i;

/** Double quotes for tabs and what would be read back as a number, a boolean, null or a date; single ones where needed. */
function renderText(text: string): Scalar {
  const scalar = new Scalar(text);
  if (misread.test(text) || text.includes('\t')) scalar.type = Scalar.QUOTE_DOUBLE;
  else if (/^["']/.test(new Document(text).toString(format))) scalar.type = Scalar.QUOTE_SINGLE;
  return scalar;
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return compareKeys(one, other);
}
