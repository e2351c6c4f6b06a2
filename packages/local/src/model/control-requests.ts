import type { CharmDescription, ConfigValue } from '@charmsmith/juju-emulator';
import { localError } from '../errors.ts';

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
  const type = charm.config[name]?.type;
  if (text === '') return null;
  if (type === 'boolean') {
    if (text !== 'true' && text !== 'false') throw badRequest(`option ${name} is true or false, not "${text}"`);
    return text === 'true';
  }
  if (type === 'int' || type === 'float') {
    const number = Number(text);
    if (Number.isNaN(number) || (type === 'int' && !Number.isInteger(number))) {
      throw badRequest(`option ${name} is ${type === 'int' ? 'a whole number' : 'a number'}, not "${text}"`);
    }
    return number;
  }
  return text;
}

/** Reads a request to attach a file of this host. */
export function parseResource(body: unknown): { readonly name: string; readonly file: string } {
  const { name, file } = body as Partial<Record<string, unknown>>;
  if (typeof name !== 'string' || typeof file !== 'string') throw badRequest('a resource has a name and a file');
  return { name, file };
}

/** Reads a request to run an action. */
export function parseAction(body: unknown): {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
} {
  const { name } = body as Partial<Record<string, unknown>>;
  if (typeof name !== 'string') throw badRequest('an action has a name');
  return { name, parameters: strings(body, 'parameters') };
}

function strings(body: unknown, field: string): Readonly<Record<string, string>> {
  const value = (body as Partial<Record<string, unknown>> | null)?.[field] ?? {};
  if (typeof value !== 'object' || Object.values(value).some((one) => typeof one !== 'string')) {
    throw badRequest(`"${field}" is a map of texts`);
  }
  return value as Readonly<Record<string, string>>;
}

function badRequest(message: string) {
  return localError('LOCAL_BAD_REQUEST', message);
}
