import type { CommandDefinition } from '../command-definition.ts';
import { badArguments, failed } from '../command-failure.ts';
import { checkEmpty } from '../flags.ts';

/** `resource-get NAME`: prints the bare path. */
export const resourceGet: CommandDefinition = {
  flags: {},
  run({ context, positional }) {
    const [name, ...more] = positional;
    if (name === undefined) throw badArguments('missing required resource name');
    checkEmpty(more);
    const path = context.view.resources[name];
    if (path === undefined) throw failed(`could not download resource: resource "${context.app}/${name}" not found`);
    return path;
  },
};
