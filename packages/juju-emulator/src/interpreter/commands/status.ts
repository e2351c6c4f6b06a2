import type { StatusState, UnitState } from '../../state/unit-state.ts';
import { readingCommand, type CommandDefinition, type CommandInvocation } from '../command-definition.ts';
import { badArguments, failed } from '../command-failure.ts';
import { booleanFlag, checkEmpty } from '../flags.ts';

const settable = ['maintenance', 'blocked', 'waiting', 'active'];

/** `status-set [--application] STATUS [MESSAGE]`. */
export const statusSet: CommandDefinition = {
  flags: booleanFlag('application'),
  run({ context, on, positional }) {
    const [status, message = '', ...more] = positional;
    if (status === undefined) throw badArguments('invalid args, require <status> [message]');
    if (!settable.includes(status)) {
      throw badArguments(`invalid status "${status}", expected one of [${settable.join(' ')}]`);
    }
    checkEmpty(more);
    const application = on.has('application');
    if (application && !context.view.leader) throw failed('this unit is not the leader');
    const set = { status, message, since: context.now() };
    context.applyNow((state) => ({ ...state, ...(application ? { applicationStatus: set } : { unitStatus: set }) }));
    return '';
  },
};

/** `status-get [--application] [--include-data]`. */
export const statusGet = readingCommand(
  { ...booleanFlag('application'), ...booleanFlag('include-data') },
  (invocation) => {
    checkEmpty(invocation.positional);
    return invocation.on.has('application') ? applicationStatus(invocation) : unitStatus(invocation);
  },
);

function unitStatus(invocation: CommandInvocation): unknown {
  const { context } = invocation;
  const status = context.once('unit status', () => context.view.unitStatus);
  return bare(invocation) ? status.status : details(status, invocation);
}

function applicationStatus(invocation: CommandInvocation): unknown {
  const { context } = invocation;
  if (!context.view.leader) throw failed('finding application status: this unit is not the leader');
  const { application, statuses } = context.once('application status', () => ({
    application:
      context.view.applicationStatus ?? context.model.derivedApplicationStatus?.() ?? context.view.unitStatus,
    statuses: context.model.unitStatuses?.() ?? { [context.unit]: context.view.unitStatus },
  }));
  if (bare(invocation)) return application.status;
  const units = Object.fromEntries(
    Object.entries(statuses).map(([name, status]) => [name, details(status, invocation)]),
  );
  return { 'application-status': { ...details(application, invocation), units } };
}

/** Without the data, the smart format prints the status alone. */
function bare({ on, text }: CommandInvocation): boolean {
  return !on.has('include-data') && (text['format'] ?? 'smart') === 'smart';
}

function details({ status, message }: StatusState, { on }: CommandInvocation): Record<string, unknown> {
  return on.has('include-data') ? { status, message, 'status-data': {} } : { status };
}

/**
 * The application's status as Juju shows it: what the leader set, or else the unit's.
 *
 * @param state - the unit
 */
export function shownApplicationStatus(state: UnitState): StatusState {
  return state.applicationStatus ?? state.unitStatus;
}
