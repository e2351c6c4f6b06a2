import { actionCommands, type ActionCommands } from './commands/actions.ts';
import { applicationCommands, type ApplicationCommands } from './commands/application.ts';
import { configCommands, type ConfigCommands } from './commands/config.ts';
import { leadershipCommands, type LeadershipCommands } from './commands/leadership.ts';
import { logCommands, type LogCommands } from './commands/log.ts';
import { networkCommands, type NetworkCommands } from './commands/network.ts';
import { relationCommands, type RelationCommands } from './commands/relations.ts';
import { resourceCommands, type ResourceCommands } from './commands/resources.ts';
import { secretCommands, type SecretCommands } from './commands/secrets.ts';
import { stateCommands, type StateCommands } from './commands/state.ts';
import { statusCommands, type StatusCommands } from './commands/status.ts';
import { hookCommandRunner } from './invocation/hook-command-runner.ts';
import type { HookTransport } from './transport/hook-transport.ts';

/** Juju's hook commands as typed async functions, named as Juju names them, in camel case. */
export interface HookCommands
  extends
    ActionCommands,
    ApplicationCommands,
    ConfigCommands,
    LeadershipCommands,
    LogCommands,
    NetworkCommands,
    RelationCommands,
    ResourceCommands,
    SecretCommands,
    StateCommands,
    StatusCommands {}

/** What {@link createHookCommands} can be told. */
export interface HookCommandsOptions {
  /**
   * Where secret content waits, in files of mode 0600, while Juju reads it. Absolute, and the same folder for the
   * unit agent. Default: the system's folder for temporary files.
   */
  readonly temporaryFolder?: string;
}

/**
 * Creates the client.
 *
 * @param transport - the way to the unit agent
 * @param options - where temporary files go
 * @returns methods that throw `HookCommandError`
 *
 * @example
 * ```ts
 * const juju = createHookCommands(spawningTransport());
 * const [relationId] = await juju.relationIds('redis-peers');
 * if (relationId !== undefined && (await juju.isLeader())) {
 *   await juju.relationSet(relationId, { 'leader-host': 'redis-0' }, { app: true });
 * }
 * await juju.statusSet('active');
 * ```
 */
export function createHookCommands(transport: HookTransport, options: HookCommandsOptions = {}): HookCommands {
  const runner = hookCommandRunner(transport);
  return {
    ...actionCommands(runner),
    ...applicationCommands(runner),
    ...configCommands(runner),
    ...leadershipCommands(runner),
    ...logCommands(runner),
    ...networkCommands(runner),
    ...relationCommands(runner),
    ...resourceCommands(runner),
    ...secretCommands(runner, options.temporaryFolder),
    ...stateCommands(runner),
    ...statusCommands(runner),
  };
}
