import { readingCommand, type CommandDefinition } from '../command-definition.ts';
import { badArguments, failed } from '../command-failure.ts';
import { checkEmpty, textFlag } from '../flags.ts';

/** `storage-list [NAME]`. */
export const storageList = readingCommand({}, ({ context, positional }) => {
  const [name, ...more] = positional;
  checkEmpty(more);
  const ids = context.view.storage.map(({ id }) => id);
  return ids.filter((id) => name === undefined || id.startsWith(`${name}/`)).sort();
});

/** `storage-get [-s ID] [kind|location]`. */
export const storageGet = readingCommand(textFlag('s'), ({ context, positional, text }) => {
  const { event } = context;
  const id = text['s'] ?? (event.kind === 'hook' ? event.storageId : undefined);
  if (id === undefined) throw badArguments('no storage instance specified');
  const storage = context.view.storage.find((candidate) => candidate.id === id);
  if (storage === undefined) throw badArguments(`invalid value "${id}" for option -s: storage not found`);
  const [key, ...more] = positional;
  checkEmpty(more);
  const { kind, location } = storage;
  if (key === undefined) return { kind, location };
  if (key !== 'kind' && key !== 'location') throw failed(`invalid storage attribute "${key}"`);
  return { kind, location }[key];
});

/** `storage-add NAME[=COUNT] …`: what the controller makes of it comes with hooks of its own. */
export const storageAdd: CommandDefinition = {
  flags: {},
  run({ context, positional }) {
    if (positional.length === 0) throw badArguments('storage add requires a storage directive');
    for (const [name, count] of positional.map(parseDirective)) context.addStorage(name, count);
    return '';
  },
};

function parseDirective(arg: string): readonly [name: string, count: number] {
  const at = arg.indexOf('=');
  if (at < 0) return [arg, 1];
  const [name, directive] = [arg.slice(0, at), arg.slice(at + 1)];
  if (directive === '') throw badArguments('storage directives require at least one field to be specified');
  if (!/^-?\d+$/.test(directive)) throw badArguments(`only count can be specified for "${name}"`);
  const count = Number(directive);
  if (count < 1) throw badArguments(`cannot parse count: count must be greater than zero, got "${directive}"`);
  return [name, count];
}
