import type { CommandDefinition } from '../command-definition.ts';
import { failed } from '../command-failure.ts';
import { booleanFlag, checkEmpty } from '../flags.ts';

/** `juju-reboot [--now]`: after a hook that succeeds, or at once, the hook then being run again. */
export const jujuReboot: CommandDefinition = {
  flags: booleanFlag('now'),
  run({ context, on, positional }) {
    checkEmpty(positional);
    if (context.event.kind === 'action') throw failed('juju-reboot is not supported when running an action.');
    if (context.model.type === 'caas') throw failed(`unit "${context.unit}" is not assigned to a machine`);
    context.requestReboot(on.has('now') ? 'now' : 'after-hook');
    return '';
  },
};
