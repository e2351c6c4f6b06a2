import { CharmsmithError } from '@charmsmith/errors';
import { token } from '../plugin/token.ts';

/** Places where an administrator can stop a dispatch: `JUJU_DEBUG_AT` names them, as `juju debug-code` sets it. */
export interface Breakpoints {
  /**
   * Stops here when `JUJU_DEBUG_AT` holds the name or `all`, until a debugger has attached. `hook` stops before every
   * handler of an event of Juju's.
   *
   * @param name - lower case letters, digits and inner hyphens; not `all` or `hook`
   * @throws CharmsmithError `CORE_BAD_BREAKPOINT`
   */
  stop(name: string): Promise<void>;
}
export const Breakpoints = token<Breakpoints>('@charmsmith/core/Breakpoints');

/** Breakpoints as the host sees them. */
export interface HostBreakpoints extends Breakpoints {
  /** Stops when handlers are to be stopped before. */
  readonly beforeHandler: (handler: string) => Promise<void>;
}

const format = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/**
 * Breakpoints by name.
 *
 * @param debugAt - the names in `JUJU_DEBUG_AT`
 * @param attach - waits for a debugger
 */
export function createBreakpoints(
  debugAt: readonly string[],
  attach: (name: string) => Promise<void>,
): HostBreakpoints {
  const active = new Set(debugAt);
  return {
    async stop(name) {
      if (!format.test(name) || name === 'all' || name === 'hook') throw badName(name);
      if (active.has(name) || active.has('all')) await attach(name);
    },
    async beforeHandler(handler) {
      if (active.has('hook') || active.has('all')) await attach(handler);
    },
  };
}

function badName(name: string): CharmsmithError {
  return new CharmsmithError(`"${name}" cannot be the name of a breakpoint`, {
    code: 'CORE_BAD_BREAKPOINT',
    hint: 'Names are of lower case letters, digits and inner hyphens; "all" and "hook" have a meaning of their own.',
    details: { name },
  });
}
