import { Validator } from '@cfworker/json-schema';
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
  const filled = withDefaults(action.params, given);
  const missing = action.required.find((key) => filled[key] === undefined);
  if (missing !== undefined) throw badValue(name, `the parameter "${missing}" is missing`);
  const problem = problemOf(action, filled);
  if (problem !== undefined) throw badValue(name, problem);
  return filled;
}

/** Holds values to the JSON Schema of the parameters; Juju knows its draft 4. */
function problemOf({ params }: ActionDescription, filled: Parameters): string | undefined {
  const { errors } = new Validator({ type: 'object', properties: { ...params } }, '4', false).validate(filled);
  // Errors of what is inside come behind those of what it is in.
  const deepest = errors.toSorted((one, other) => depth(other) - depth(one))[0];
  if (deepest === undefined) return undefined;
  const at = deepest.instanceLocation.split('/').slice(1).join('.');
  const type = deepest.keyword === 'type' ? /Expected (.*)\.$/.exec(deepest.error)?.[1] : undefined;
  if (type !== undefined) return `the parameter "${at}" is not of type ${type.replaceAll('"', '')}`;
  return `the parameter "${at}" is wrong: ${deepest.error}`;
}

function depth({ instanceLocation }: { readonly instanceLocation: string }): number {
  return instanceLocation.split('/').length;
}

/** Juju fills in defaults at every depth, and makes an object where something in it has one. */
function withDefaults(schemas: Readonly<Record<string, unknown>>, given: Parameters): Parameters {
  const filled: Record<string, unknown> = { ...given };
  for (const [key, schema] of Object.entries(schemas)) {
    if (!isObject(schema)) continue;
    const value = filled[key];
    if (isObject(schema['properties']) && (value === undefined || isObject(value))) {
      const inner = withDefaults(schema['properties'], value ?? (isObject(schema['default']) ? schema['default'] : {}));
      if (value !== undefined || Object.keys(inner).length > 0) filled[key] = inner;
    } else if (value === undefined && schema['default'] !== undefined) filled[key] = schema['default'];
  }
  return filled;
}

function isObject(value: unknown): value is Parameters {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuseUndeclared(name: string, action: ActionDescription, given: Parameters, jujuVersion: string): void {
  if (action.additionalProperties ?? !atLeast(jujuVersion, '4')) return;
  const undeclared = Object.keys(given).find((key) => !Object.hasOwn(action.params, key));
  if (undeclared !== undefined) throw badValue(name, `it has no parameter "${undeclared}"`);
}

function badValue(name: string, why: string): JujuEmulatorError {
  return new JujuEmulatorError(`cannot run the action "${name}": ${why}`, { code: 'JUJU_EMULATOR_BAD_VALUE' });
}
