import type { LogLevel } from '../../state/unit-state.ts';
import type { CommandDefinition } from '../command-definition.ts';
import { badArguments } from '../command-failure.ts';
import { booleanFlag, textFlag } from '../flags.ts';
import { hookRelation } from '../relation-lookup.ts';

const levels: readonly LogLevel[] = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];

/** `juju-log [-l LEVEL] MESSAGE`. */
export const jujuLog: CommandDefinition = {
  flags: { ...booleanFlag('debug'), ...textFlag('l', 'log-level'), ...textFlag('format') },
  run(invocation) {
    const { context, on, positional, text } = invocation;
    if (positional.length === 0) throw badArguments('no message specified');
    const asked = text['l'] ?? 'INFO';
    // Juju's logging library calls WARNING also WARN.
    const known = levels.find((level) => level === asked.toUpperCase().replace(/^WARN$/, 'WARNING'));
    if (known === undefined) {
      context.log('WARNING', 'juju-log', `Specified log level of "${asked}" is not valid`);
    }
    const relation = hookRelation(invocation);
    const prefix = relation === undefined ? '' : `${relation.id}: `;
    context.log(on.has('debug') ? 'DEBUG' : (known ?? 'INFO'), 'juju-log', `${prefix}${positional.join(' ')}`);
    return '';
  },
};
