import type { HookContext } from '../hook-context.ts';
import { readingCommand } from '../command-definition.ts';
import { badArguments } from '../command-failure.ts';
import { booleanFlag, checkEmpty } from '../flags.ts';

/** `config-get [KEY] [--all]`. */
export const configGet = readingCommand(booleanFlag('all', 'a'), ({ context, on, positional }) => {
  const [key, ...more] = positional;
  checkEmpty(more);
  if (key !== undefined && on.has('all')) throw badArguments(`cannot use argument --all together with key "${key}"`);
  const config = effectiveConfig(context);
  if (key !== undefined) return config[key] ?? null;
  const entries = Object.entries(config).filter(([, value]) => on.has('all') || value !== null);
  return Object.fromEntries(entries);
});

/** Values are fixed for the whole run. */
function effectiveConfig({ charm, opened }: HookContext): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(charm.config).map(([name, option]) => [name, opened.config[name] ?? option.default ?? null]),
  );
}
