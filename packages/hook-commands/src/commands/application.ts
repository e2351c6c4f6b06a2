import type { HookCommandRunner } from '../invocation/hook-command-runner.ts';
import { optionalString, parseObject, parseString } from '../invocation/parse-output.ts';
import type { CommandOptions } from '../transport/hook-transport.ts';

/** What Juju expects of one unit or application. */
export interface GoalStatus {
  /** A workload status, `alive` or `dying`. */
  readonly status: string;
  /** When it became so, as Juju prints it. */
  readonly since?: string;
}

/** The model as the operator wants it to become. */
export interface GoalState {
  /** All units of this application, this one included, by name. */
  readonly units: Readonly<Record<string, GoalStatus>>;
  /** By endpoint, then by the name of the remote application or unit. */
  readonly relations: Readonly<Record<string, Readonly<Record<string, GoalStatus>>>>;
}

/** `application-version-set` and `goal-state`. */
export interface ApplicationCommands {
  /** Shows the workload's version in `juju status`. Takes effect at once. */
  applicationVersionSet(version: string, options?: CommandOptions): Promise<void>;
  /** Reads which units and relations the operator wants; units that are `dying` are still listed. */
  goalState(options?: CommandOptions): Promise<GoalState>;
}

export function applicationCommands(runner: HookCommandRunner): ApplicationCommands {
  return {
    async applicationVersionSet(version, options) {
      await runner.text({ command: 'application-version-set', args: ['--', version] }, options);
    },
    async goalState(options) {
      const answer = await runner.json({ command: 'goal-state', args: ['--format=json'] }, options);
      const { units, relations } = parseObject('goal-state', answer);
      return { units: parseGoals(units), relations: mapValues(relations, parseGoals) };
    },
  };
}

function parseGoals(value: unknown): Readonly<Record<string, GoalStatus>> {
  return mapValues(value, (item) => {
    const goal = parseObject('goal-state', item);
    const since = optionalString('goal-state', goal['since']);
    return { status: parseString('goal-state', goal['status']), ...(since === undefined ? {} : { since }) };
  });
}

function mapValues<T>(value: unknown, parse: (item: unknown) => T): Readonly<Record<string, T>> {
  const entries = Object.entries(parseObject('goal-state', value));
  return Object.fromEntries(entries.map(([key, item]) => [key, parse(item)]));
}
