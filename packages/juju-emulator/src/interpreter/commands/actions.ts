import type { HookContext } from '../hook-context.ts';
import type { Action } from '../../agent/dispatch-event.ts';
import type { ActionProgress } from '../action-progress.ts';
import { readingCommand, type CommandDefinition } from '../command-definition.ts';
import { badArguments, failed } from '../command-failure.ts';
import { checkEmpty } from '../flags.ts';

const keyPart = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const reserved = new Set(['stdout', 'stderr', 'stdout-encoding', 'stderr-encoding']);

/** `action-get [KEY.KEY…]`. */
export const actionGet = readingCommand({}, ({ context, positional }) => {
  const [key, ...more] = positional;
  checkEmpty(more);
  let at: unknown = requireAction(context).event.parameters;
  for (const part of key === undefined ? [] : key.split('.')) {
    const inside = typeof at === 'object' && at !== null && !Array.isArray(at) && Object.hasOwn(at, part);
    at = inside ? (at as Record<string, unknown>)[part] : undefined;
  }
  return at ?? null;
});

/** `action-set KEY.KEY=VALUE …`. */
export const actionSet: CommandDefinition = {
  flags: {},
  run({ context, positional }) {
    const results = positional.map(parseResult);
    const { progress } = requireAction(context);
    for (const [path, value] of results) progress.set(path, value);
    return '';
  },
};

function parseResult(arg: string): readonly [path: readonly string[], value: string] {
  const at = arg.indexOf('=');
  if (at < 0) throw badArguments(`argument ${JSON.stringify(arg)} must be of the form key...=value`);
  const path = arg.slice(0, at).split('.');
  for (const part of path) {
    if (reserved.has(part)) throw badArguments(`cannot set reserved action key "${part}"`);
    if (!keyPart.test(part)) {
      throw badArguments(
        `key "${part}" must start and end with lowercase alphanumeric, and contain only lowercase alphanumeric, hyphens and periods`,
      );
    }
  }
  return [path, arg.slice(at + 1)];
}

/** `action-fail [MESSAGE]`. */
export const actionFail: CommandDefinition = {
  flags: {},
  run({ context, positional }) {
    const [message = 'action failed without reason given, check action for errors', ...more] = positional;
    checkEmpty(more);
    requireAction(context).progress.failure = message;
    return '';
  },
};

/** `action-log MESSAGE`. */
export const actionLog: CommandDefinition = {
  flags: {},
  run({ context, positional }) {
    if (positional.length === 0) throw badArguments('no message specified');
    const { event } = requireAction(context);
    context.log('INFO', `action-${event.id}`, positional.join(' '));
    return '';
  },
};

function requireAction({ action, event }: HookContext): { event: Action; progress: ActionProgress } {
  if (event.kind !== 'action' || action === undefined) throw failed('not running an action');
  return { event, progress: action };
}
