import { readingCommand } from '../command-definition.ts';
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
