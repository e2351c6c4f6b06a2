import { actionCommands, type ActionCommands } from './commands/actions.ts';
import { applicationCommands, type ApplicationCommands } from './commands/application.ts';
import { configCommands, type ConfigCommands } from './commands/config.ts';
import { credentialCommands, type CredentialCommands } from './commands/credentials.ts';
import { leadershipCommands, type LeadershipCommands } from './commands/leadership.ts';
import { logCommands, type LogCommands } from './commands/log.ts';
import { networkCommands, type NetworkCommands } from './commands/network.ts';
import { portCommands, type PortCommands } from './commands/ports.ts';
import { rebootCommands, type RebootCommands } from './commands/reboot.ts';
import { relationCommands, type RelationCommands } from './commands/relations.ts';
import { resourceCommands, type ResourceCommands } from './commands/resources.ts';
import { secretCommands, type SecretCommands } from './commands/secrets.ts';
import { stateCommands, type StateCommands } from './commands/state.ts';
import { statusCommands, type StatusCommands } from './commands/status.ts';
import { storageCommands, type StorageCommands } from './commands/storage.ts';
import { hookCommandRunner } from './invocation/hook-command-runner.ts';
import type { HookTransport } from './transport/hook-transport.ts';
import { secretsInFiles } from './transport/secrets-in-files.ts';

/** Juju's hook commands as typed async functions, named as Juju names them, in camel case. */
export interface HookCommands
  extends
    ActionCommands,
    ApplicationCommands,
    ConfigCommands,
    CredentialCommands,
    LeadershipCommands,
    LogCommands,
    NetworkCommands,
    PortCommands,
    RebootCommands,
    RelationCommands,
    ResourceCommands,
    SecretCommands,
    StateCommands,
    StatusCommands,
    StorageCommands {}

/** What {@link createHookCommands} can be told. */
export interface HookCommandsOptions {
  /**
   * Where secret content waits, in files of mode 0600, while Juju reads it; of no use to a transport that carries
   * secret content itself. Absolute, and the same folder for the unit agent. Default: the system's folder for temporary files.
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
  const carrier =
    transport.carriesSecretContent === true ? transport : secretsInFiles(transport, options.temporaryFolder);
  const runner = hookCommandRunner(carrier);
  return {
    ...actionCommands(runner),
    ...applicationCommands(runner),
    ...configCommands(runner),
    ...credentialCommands(runner),
    ...leadershipCommands(runner),
    ...logCommands(runner),
    ...networkCommands(runner),
    ...portCommands(runner),
    ...rebootCommands(runner),
    ...relationCommands(runner),
    ...resourceCommands(runner),
    ...secretCommands(runner),
    ...stateCommands(runner),
    ...statusCommands(runner),
    ...storageCommands(runner),
  };
}
