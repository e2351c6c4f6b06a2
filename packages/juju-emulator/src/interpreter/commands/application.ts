import type { UnitState } from '../../state/unit-state.ts';
import type { HookContext } from '../hook-context.ts';
import { readingCommand, type CommandDefinition } from '../command-definition.ts';
import { badArguments } from '../command-failure.ts';
import { checkEmpty } from '../flags.ts';

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
    return { units: goalUnits(context), relations: goalRelations(context) };
  },
  ['yaml', 'json'],
);

/** The own unit and as many others as are planned: their statuses are not known to one unit's state. */
function goalUnits({ app, unit, view }: HookContext): Record<string, unknown> {
  const names = [unit];
  for (let number = 0; names.length < view.plannedUnits; number += 1) {
    if (`${app}/${number}` !== unit) names.push(`${app}/${number}`);
  }
  const goal = (name: string) => goalStatus(name === unit ? view.unitStatus.status : 'waiting', view);
  return Object.fromEntries(names.map((name) => [name, goal(name)]));
}

function goalRelations({ charm, view }: HookContext): Record<string, unknown> {
  const relations: Record<string, Record<string, unknown>> = {};
  for (const { endpoint, remoteApp, remoteUnits } of view.relations) {
    if (charm.endpoints[endpoint]?.role === 'peer') continue;
    const members = [remoteApp, ...remoteUnits].map((name) => [name, goalStatus('joined', view)]);
    relations[endpoint] = { ...relations[endpoint], ...(Object.fromEntries(members) as object) };
  }
  return relations;
}

function goalStatus(status: string, { unitStatus }: UnitState): { status: string; since: string } {
  const since = new Date(unitStatus.since).toISOString().replace('T', ' ').replace(/\.\d+/, '');
  return { status, since };
}
