import type { ActionDescription, CharmDescription } from '../charm/charm-description.ts';
import { JujuEmulatorError, unknownName } from '../errors.ts';
import { atLeast } from '../juju/juju-version.ts';

type Parameters = Readonly<Record<string, unknown>>;

/**
 * Checks an action's parameters and fills in defaults, as the controller does before the unit hears of the action.
 *
 * @param charm - declares the action
 * @param name - of the action
 * @param given - by the operator
 * @param jujuVersion - from 4.0 on, parameters that are not declared are refused unless the charm says otherwise
 * @throws `JUJU_EMULATOR_UNKNOWN_NAME`, `JUJU_EMULATOR_BAD_VALUE`
 */
export function fillParameters(
  charm: CharmDescription,
  name: string,
  given: Parameters,
  jujuVersion: string,
): Parameters {
  const action = Object.hasOwn(charm.actions, name) ? charm.actions[name] : undefined;
  if (action === undefined) throw unknownName('the charm', 'action', name, Object.keys(charm.actions));
  refuseUndeclared(name, action, given, jujuVersion);
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

function refuseUndeclared(name: string, action: ActionDescription, given: Parameters, jujuVersion: string): void {
  if (action.additionalProperties ?? !atLeast(jujuVersion, '4')) return;
  const undeclared = Object.keys(given).find((key) => !Object.hasOwn(action.params, key));
  if (undeclared !== undefined) throw badValue(name, `it has no parameter "${undeclared}"`);
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
