import type { HookContext } from '../hook-context.ts';
import { readingCommand, type CommandDefinition } from '../command-definition.ts';
import { badArguments } from '../command-failure.ts';
import { checkEmpty } from '../flags.ts';
import type { GoalState, GoalStatus } from '../model-view.ts';
import { goTime } from '../output.ts';

/** `application-version-set VERSION`. */
export const applicationVersionSet: CommandDefinition = {
  flags: {},
  run({ context, positional }) {
    const [version, ...more] = positional;
    if (version === undefined) throw badArguments('no version specified');
    checkEmpty(more);
    context.applyNow((state) => ({ ...state, workloadVersion: version }));
    return '';
  },
};

/** `goal-state`. */
export const goalState = readingCommand(
  {},
  ({ context, positional }) => {
    checkEmpty(positional);
    const { units, relations } = context.model.goalState?.() ?? goalOfOneUnit(context);
    return { units: format(units), relations: mapValues(relations, format) };
  },
  ['yaml', 'json'],
);

/** As many units as are planned; the statuses of others are not known to one unit's state. */
function goalOfOneUnit({ app, charm, unit, view }: HookContext): GoalState {
  const { since, status } = view.unitStatus;
  const units: Record<string, GoalStatus> = { [unit]: { status, since } };
  for (let number = 0, count = 1; count < view.plannedUnits; number += 1) {
    if (`${app}/${number}` === unit) continue;
    units[`${app}/${number}`] = { status: 'waiting', since };
    count += 1;
  }
  const relations: Record<string, Record<string, GoalStatus>> = {};
  for (const { endpoint, remoteApp, remoteUnits } of view.relations) {
    if (charm.endpoints[endpoint]?.role === 'peer') continue;
    const members = (relations[endpoint] ??= {});
    for (const name of [remoteApp, ...remoteUnits]) members[name] = { status: 'joined', since };
  }
  return { units, relations };
}

function format(goals: Readonly<Record<string, GoalStatus>>): Record<string, unknown> {
  return mapValues(goals, ({ since, status }) => ({ status, since: goTime(since).replace('T', ' ') }));
}

function mapValues<V, W>(record: Readonly<Record<string, V>>, map: (value: V) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
