import type { ActionDescription } from '../charm/charm-description.ts';
import { JujuEmulatorError } from '../errors.ts';

type Parameters = Readonly<Record<string, unknown>>;

/**
 * Checks an action's parameters and fills in defaults, as the controller does before the unit hears of the action.
 *
 * @param name - of the action
 * @param action - what the charm declares
 * @param given - by the operator; parameters that are not declared pass
 * @throws `JUJU_EMULATOR_BAD_VALUE`
 */
export function fillParameters(name: string, action: ActionDescription, given: Parameters): Parameters {
  const defaults = Object.entries(action.params).flatMap(([key, schema]) =>
    schema['default'] === undefined ? [] : [[key, schema['default']] as const],
  );
  const filled: Parameters = { ...Object.fromEntries(defaults), ...given };
  const missing = action.required.find((key) => filled[key] === undefined);
  if (missing !== undefined) throw badValue(name, `the parameter "${missing}" is missing`);
  for (const [key, value] of Object.entries(filled)) {
    const type = action.params[key]?.['type'];
    if (typeof type === 'string' && !hasType(type, value)) {
      throw badValue(name, `the parameter "${key}" is not of type ${type}`);
    }
  }
  return filled;
}

function hasType(type: string, value: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function badValue(name: string, why: string): JujuEmulatorError {
  return new JujuEmulatorError(`cannot run the action "${name}": ${why}`, { code: 'JUJU_EMULATOR_BAD_VALUE' });
}
