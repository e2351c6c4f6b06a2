import { isAbsolute } from 'node:path';
import type { CharmDescription, ConfigValue } from '@charmsmith/juju-emulator';
import { localError } from '../errors.ts';

const wholeNumber = /^-?\d+$/;
const decimalNumber = /^-?\d+(?:\.\d+)?(?:e-?\d+)?$/i;

/**
 * Reads the values of a config request. They come as text, as on a command line, and get the type of their option.
 *
 * @throws CharmsmithError `LOCAL_BAD_REQUEST`
 */
export function parseConfig(body: unknown, charm: CharmDescription): Readonly<Record<string, ConfigValue | null>> {
  return Object.fromEntries(
    Object.entries(strings(body, 'values')).map(([name, text]) => [name, parseValue(name, text, charm)]),
  );
}

function parseValue(name: string, text: string, charm: CharmDescription): ConfigValue | null {
  return text === '' ? null : parseTyped(`option ${name}`, charm.config[name]?.type, text);
}

/** Gives a text the type that the charm declares, as Juju's own command line does. */
function parseTyped(what: string, type: unknown, text: string): ConfigValue {
  switch (type) {
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw badRequest(`${what} is true or false, not "${text}"`);
      return text === 'true';
    case 'int':
    case 'integer':
      if (!wholeNumber.test(text)) throw badRequest(`${what} is a whole number, not "${text}"`);
      return Number(text);
    case 'float':
    case 'number':
      if (!decimalNumber.test(text)) throw badRequest(`${what} is a number, not "${text}"`);
      return Number(text);
    default:
      return text;
  }
}

/**
 * Reads a request to attach a file of this host.
 *
 * @throws CharmsmithError `LOCAL_BAD_REQUEST`
 */
export function parseResource(body: unknown): { readonly name: string; readonly file: string } {
  const { name, file } = fields(body);
  if (typeof name !== 'string') throw badRequest('a resource has a name');
  if (typeof file !== 'string' || !isAbsolute(file)) {
    throw badRequest(`resource ${name} is a file, given by its absolute path`);
  }
  return { name, file };
}

/**
 * Reads a request to run an action. Its parameters come as text too.
 *
 * @throws CharmsmithError `LOCAL_BAD_REQUEST`
 */
export function parseAction(
  body: unknown,
  charm: CharmDescription,
): { readonly unit: string; readonly name: string; readonly parameters: Readonly<Record<string, unknown>> } {
  const { name } = fields(body);
  if (typeof name !== 'string') throw badRequest('an action has a name');
  const declared = charm.actions[name]?.params ?? {};
  const parameters = Object.entries(strings(body, 'parameters')).map(([key, text]) => [
    key,
    parseTyped(`parameter ${key}`, declared[key]?.['type'], text),
  ]);
  return {
    unit: parseUnit(body),
    name,
    parameters: Object.fromEntries(parameters) as Readonly<Record<string, unknown>>,
  };
}

/**
 * Reads the unit of a request.
 *
 * @throws CharmsmithError `LOCAL_BAD_REQUEST`
 */
export function parseUnit(body: unknown): string {
  const { unit } = fields(body);
  if (typeof unit !== 'string') throw badRequest('"unit" is the name of a unit');
  return unit;
}

/**
 * Reads a request to change the number of units.
 *
 * @throws CharmsmithError `LOCAL_BAD_REQUEST`
 */
export function parseScale(body: unknown): number {
  const { units } = fields(body);
  if (!Number.isInteger(units) || (units as number) < 0) {
    throw badRequest(`"units" is a whole number from 0, not ${String(units)}`);
  }
  return units as number;
}

/**
 * Reads a request to kill a pod or a container.
 *
 * @throws CharmsmithError `LOCAL_BAD_REQUEST`
 */
export function parseKill(body: unknown): { readonly unit: string; readonly container?: string } {
  const { container } = fields(body);
  if (container === undefined) return { unit: parseUnit(body) };
  if (typeof container !== 'string') throw badRequest('"container" is the name of a container');
  return { unit: parseUnit(body), container };
}

/**
 * Reads a request to run a command.
 *
 * @throws CharmsmithError `LOCAL_BAD_REQUEST`
 */
export function parseExec(body: unknown): {
  readonly unit: string;
  readonly command: readonly [string, ...string[]];
} {
  const { command } = fields(body);
  if (!isListOfTexts(command)) throw badRequest('"command" is a program and its arguments');
  const [program = '', ...args] = command;
  return { unit: parseUnit(body), command: [program, ...args] };
}

/**
 * Reads a request to resolve a unit.
 *
 * @throws CharmsmithError `LOCAL_BAD_REQUEST`
 */
export function parseResolved(body: unknown): { readonly unit: string; readonly retry: boolean } {
  const { retry = true } = fields(body);
  if (typeof retry !== 'boolean') throw badRequest('"retry" is true or false');
  return { unit: parseUnit(body), retry };
}

/**
 * Reads a request about links between units.
 *
 * @throws CharmsmithError `LOCAL_BAD_REQUEST`
 */
export function parseLinks(body: unknown): {
  readonly units: readonly string[] | undefined;
  readonly from: readonly string[] | undefined;
} {
  const { units, from } = fields(body);
  return { units: parseUnits('units', units), from: parseUnits('from', from) };
}

function parseUnits(field: string, value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!isListOfTexts(value)) throw badRequest(`"${field}" is a list of units`);
  return value;
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}

function strings(body: unknown, field: string): Readonly<Record<string, string>> {
  const value = fields(body)[field] ?? {};
  if (!isMap(value) || Object.values(value).some((one) => typeof one !== 'string')) {
    throw badRequest(`"${field}" is a map of texts`);
  }
  return value as Readonly<Record<string, string>>;
}

function fields(body: unknown): Readonly<Partial<Record<string, unknown>>> {
  if (!isMap(body)) throw badRequest('a request is a JSON object');
  return body;
}

function isMap(value: unknown): value is Readonly<Partial<Record<string, unknown>>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badRequest(message: string) {
  return localError('LOCAL_BAD_REQUEST', message);
}
