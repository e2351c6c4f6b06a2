import { LineCounter, isMap, isScalar, parseDocument } from 'yaml';
import type { ParsedNode } from 'yaml';
import { checkFields, logTargetFields, pairingFields, serviceFields, workloadFields } from './fields.ts';
import type { FieldValues, Fields } from './fields.ts';
import type { CheckConfig, Layer, LogTargetConfig, PairingConfig, ServiceConfig, WorkloadConfig } from './layer.ts';
import { PlanError } from './plan-error.ts';
import { FieldReader } from './read-fields.ts';
import { validateLayer } from './validate-layer.ts';

const texts = ['summary', 'description'];
const sections: Readonly<Record<string, Fields>> = {
  services: serviceFields,
  checks: checkFields,
  'log-targets': logTargetFields,
  workloads: workloadFields,
};

/**
 * Reads one layer.
 *
 * @param label - the layer's name
 * @param yaml - its text
 * @throws PlanError with Pebble's text: YAML that does not parse, unknown sections or fields, rules of one layer
 */
export function parseLayer(label: string, yaml: string): Layer {
  const lines = new LineCounter();
  // With the failsafe schema every scalar stays the text that was written: `FOO: 1.50` means "1.50".
  const document = parseDocument(yaml, { schema: 'failsafe', lineCounter: lines, prettyErrors: false });
  const problem = document.errors[0];
  if (problem !== undefined) {
    const { line } = lines.linePos(problem.pos[0]);
    throw new PlanError(`cannot parse layer ${JSON.stringify(label)}: yaml: line ${line}: ${problem.message}`);
  }
  const lineOf = (node: ParsedNode | null | undefined) => (node ? lines.linePos(node.range[0]).line : 1);
  const root: unknown = document.contents;
  const read = new Map<string, Map<string, FieldValues | undefined>>();
  let pairing: PairingConfig = {};
  if (root !== null && !isMap<ParsedNode, ParsedNode | null>(root) && !(isScalar(root) && root.value === ''))
    throw new PlanError(
      `cannot parse layer ${JSON.stringify(label)}: yaml: unmarshal errors:\n  line 1: cannot unmarshal a value that is no mapping into map[string]yaml.Node`,
    );
  for (const { key, value } of isMap<ParsedNode, ParsedNode | null>(root) ? root.items : []) {
    const name = isScalar(key) ? String(key.value) : '';
    if (texts.includes(name)) continue;
    const fields = sections[name];
    if (fields === undefined && name !== 'pairing')
      throw new PlanError(`cannot parse layer ${JSON.stringify(label)}: unknown section ${JSON.stringify(name)}`);
    // Pebble decodes each section by itself, so its line numbers begin at the section.
    const first = lineOf(value);
    const reader = new FieldReader(document, (node) => lineOf(node) - first + 1);
    const prefix = sectionPrefix(label, name);
    if (fields === undefined) pairing = readSection(prefix, () => reader.object(value, pairingFields), reader);
    else
      read.set(
        name,
        readSection(prefix, () => reader.section(value, fields), reader),
      );
  }
  // The tables in fields.ts are what makes these values the interfaces of layer.ts.
  const unchecked = {
    label,
    order: 0,
    services: (read.get('services') ?? new Map()) as Map<string, ServiceConfig | undefined>,
    checks: (read.get('checks') ?? new Map()) as Map<string, CheckConfig | undefined>,
    'log-targets': (read.get('log-targets') ?? new Map()) as Map<string, LogTargetConfig | undefined>,
    workloads: (read.get('workloads') ?? new Map()) as Map<string, WorkloadConfig | undefined>,
    pairing,
  };
  return validateLayer(unchecked);
}

function sectionPrefix(label: string, name: string): string {
  if (name === 'pairing') return 'cannot parse the pairing section';
  if (name === 'workloads') return 'cannot parse the "workloads" section';
  return `cannot parse layer ${JSON.stringify(label)} section ${JSON.stringify(name)}`;
}

function readSection<Section>(prefix: string, read: () => Section, reader: FieldReader): Section {
  let section: Section;
  try {
    section = read();
  } catch (cause) {
    throw new PlanError(`${prefix}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  if (reader.problems.length > 0)
    throw new PlanError(`${prefix}: yaml: unmarshal errors:\n${reader.problems.join('\n')}`);
  return section;
}
