import { badArguments } from './command-failure.ts';

/** One flag of a command. */
export interface FlagSpec {
  /** Name under which its value is kept: `-r` and `--relation` share one. */
  readonly as: string;
  readonly boolean: boolean;
}

/** A flag that takes a value, by each of its names. */
export function textFlag(...names: readonly [string, ...string[]]): Readonly<Record<string, FlagSpec>> {
  return Object.fromEntries(names.map((name) => [name, { as: names[0], boolean: false }]));
}

/** A flag that is given or not, by each of its names. */
export function booleanFlag(...names: readonly [string, ...string[]]): Readonly<Record<string, FlagSpec>> {
  return Object.fromEntries(names.map((name) => [name, { as: names[0], boolean: true }]));
}

/** Arguments of a command, taken apart. */
export interface ParsedArguments {
  /** Values of flags that take one. */
  readonly text: Readonly<Record<string, string>>;
  /** Names of the boolean flags that are on. */
  readonly on: ReadonlySet<string>;
  readonly positional: readonly string[];
}

/**
 * Takes an argument vector apart as Juju does: flags anywhere before `--`, one hyphen for short names (values may
 * follow directly), two for long ones.
 *
 * @param specs - the flags of the command, by name
 * @param args - without the command
 */
export function parseFlags(specs: Readonly<Record<string, FlagSpec>>, args: readonly string[]): ParsedArguments {
  const text: Record<string, string> = {};
  const on = new Set<string>();
  const positional: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') {
      positional.push(...rest.splice(0));
    } else if (!arg.startsWith('-') || arg === '-') {
      positional.push(arg);
    } else {
      const { name, shown, value } = split(arg);
      const spec = specs[name];
      if (spec === undefined) throw badArguments(`option provided but not defined: ${shown}`);
      if (spec.boolean) setBoolean(on, spec.as, shown, value);
      else text[spec.as] = value ?? rest.shift() ?? missing(shown);
    }
  }
  return { text, on, positional };
}

function split(arg: string): { name: string; shown: string; value: string | undefined } {
  if (!arg.startsWith('--')) {
    const [, name = '', value = ''] = /^-(.)=?(.*)$/s.exec(arg) ?? [];
    return { name, shown: `-${name}`, value: value === '' ? undefined : value };
  }
  const at = arg.indexOf('=');
  const shown = at < 0 ? arg : arg.slice(0, at);
  return { name: shown.slice(2), shown, value: at < 0 ? undefined : arg.slice(at + 1) };
}

function setBoolean(on: Set<string>, name: string, shown: string, value = 'true'): void {
  if (/^(?:true|t|1)$/i.test(value)) on.add(name);
  else if (/^(?:false|f|0)$/i.test(value)) on.delete(name);
  else throw badArguments(`invalid boolean value "${value}" for ${shown}`);
}

function missing(shown: string): never {
  throw badArguments(`option needs an argument: ${shown}`);
}

/** Refuses positional arguments that a command has no use for. */
export function checkEmpty(args: readonly string[]): void {
  if (args.length > 0) throw badArguments(`unrecognized args: [${args.map((arg) => JSON.stringify(arg)).join(' ')}]`);
}

/**
 * Reads `key=value` arguments.
 *
 * @param args - positional arguments
 */
export function parseKeyValues(args: readonly string[]): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  for (const arg of args) {
    const at = arg.indexOf('=');
    if (at < 1) throw badArguments(`expected "key=value", got ${JSON.stringify(arg)}`);
    const key = arg.slice(0, at);
    if (values.has(key)) throw badArguments(`key ${JSON.stringify(key)} specified more than once`);
    values.set(key, arg.slice(at + 1));
  }
  return Object.fromEntries(values);
}
