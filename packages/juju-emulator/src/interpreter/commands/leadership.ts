import { readingCommand, type CommandDefinition } from '../command-definition.ts';
import { badArguments, failed } from '../command-failure.ts';
import { checkEmpty, parseKeyValues } from '../flags.ts';

/** `is-leader`. */
export const isLeader = readingCommand({}, ({ context, positional }) => {
  checkEmpty(positional);
  return context.view.leader;
});

/** `leader-get [KEY|-]`, up to Juju 3. */
export const leaderGet = readingCommand({}, ({ context, positional }) => {
  const [key = '-', ...more] = positional;
  if (key.includes('=')) throw badArguments(`invalid key "${key}"`);
  checkEmpty(more);
  const settings = context.view.leaderSettings ?? {};
  return key === '-' || key === '' ? settings : (settings[key] ?? null);
});

/** `leader-set KEY=VALUE …`, up to Juju 3. Others see it at once. */
export const leaderSet: CommandDefinition = {
  flags: {},
  run({ context, positional }) {
    const values = parseKeyValues(positional);
    if (!context.view.leader) throw failed('cannot write leadership settings: this unit is not the leader');
    context.applyNow((state) => ({
      ...state,
      leaderSettings: Object.fromEntries(
        Object.entries({ ...state.leaderSettings, ...values }).filter(([, value]) => value !== ''),
      ),
    }));
    return '';
  },
};
