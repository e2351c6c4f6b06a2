import { atLeast } from '../juju/juju-version.ts';
import { commandDefinitions } from './command-definitions.ts';
import type { CommandDefinition } from './command-definition.ts';

/** Whose commands are meant. */
export interface CommandScope {
  /** Version of the agent: `3.6.8`. */
  readonly jujuVersion: string;
  readonly kind: 'action' | 'hook';
}

const since: readonly (readonly [command: RegExp, version: string])[] = [
  [/^relation-model-get$/, '3.6.2'],
  [/^secret-/, '3'],
];
const until4 = /^leader-[gs]et$/;
const forActions = /^action-/;

/**
 * Finds a command among those that an agent of a version has.
 *
 * @returns the command, or what the agent says of one that it does not have
 */
export function findCommand(name: string, scope: CommandScope): CommandDefinition | { readonly unknown: string } {
  const definition = commandDefinitions.get(name);
  if (definition !== undefined && isAvailable(name, scope)) return definition;
  // From 4.x on, hooks and actions have commands of their own.
  const kind = atLeast(scope.jujuVersion, '4') ? `${scope.kind} ` : '';
  return { unknown: `bad request: unknown ${kind}command: ${name}` };
}

function isAvailable(name: string, { jujuVersion, kind }: CommandScope): boolean {
  if (atLeast(jujuVersion, '4') && (until4.test(name) || (kind === 'hook' && forActions.test(name)))) return false;
  return since.every(([command, version]) => !command.test(name) || atLeast(jujuVersion, version));
}
