import { readingCommand } from '../command-definition.ts';
import { checkEmpty } from '../flags.ts';

/** `is-leader`. */
export const isLeader = readingCommand({}, ({ context, positional }) => {
  checkEmpty(positional);
  return context.view.leader;
});
