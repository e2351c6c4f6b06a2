import { hook, type DispatchEvent } from '../src/agent/dispatch-event.ts';
import { HookContext, type HookCommandResult, type HookContextOptions } from '../src/interpreter/hook-context.ts';
import type { UnitState } from '../src/state/unit-state.ts';
import { sampleCharm, sampleState } from './sample-charm.ts';

const files: Readonly<Record<string, string>> = {
  '/tmp/password': 'hunter2',
  '/charm/settings.yaml': 'host: from-file\nextra: 010\n',
};

/** Opens a run on the sample unit at one second past the epoch, with a few files. */
export function openContext(
  overrides: Partial<UnitState> = {},
  event: DispatchEvent = hook('config-changed'),
  options: Partial<HookContextOptions> = {},
): HookContext {
  return new HookContext({
    charm: sampleCharm,
    state: sampleState(overrides),
    event,
    charmDir: '/charm',
    now: () => 1_000,
    readFile: (path) => {
      const content = files[path];
      return content === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(Buffer.from(content));
    },
    ...options,
  });
}

/** A command as one would type it, and its stdin. */
export type Line = string | readonly [line: string, stdin: string];

/** Runs a command; the line is split at spaces, so no argument holds one. */
export function runLine(context: HookContext, line: Line): Promise<HookCommandResult> {
  const [text, stdin] = typeof line === 'string' ? [line, undefined] : line;
  const [command = '', ...args] = text.split(' ');
  return context.run({ command, args, ...(stdin === undefined ? {} : { stdin }) });
}
