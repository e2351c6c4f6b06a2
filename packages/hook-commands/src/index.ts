export { createHookCommands, type HookCommands, type HookCommandsOptions } from './hook-commands.ts';

export {
  type CommandOptions,
  type HookCommandCall,
  type HookCommandResult,
  type HookTransport,
} from './transport/hook-transport.ts';
export { spawningTransport, type SpawningTransportOptions } from './transport/spawning-transport.ts';

export { HookCommandError, type HookCommandErrorCode, type HookCommandErrorOptions } from './errors.ts';

export { type ActionCommands } from './commands/actions.ts';
export { type ActionResults } from './commands/action-results.ts';
export { type ApplicationCommands, type GoalState, type GoalStatus } from './commands/application.ts';
export { type ConfigCommands, type ConfigValue } from './commands/config.ts';
export { type LeadershipCommands } from './commands/leadership.ts';
export { type LogCommands, type LogLevel } from './commands/log.ts';
export {
  type NetworkAddress,
  type NetworkCommands,
  type NetworkInfo,
  type NetworkInterface,
} from './commands/network.ts';
export { type RelationCommands, type RelationData, type RelationDataTarget } from './commands/relations.ts';
export { type ResourceCommands } from './commands/resources.ts';
export {
  type SecretAccess,
  type SecretCommands,
  type SecretGetOptions,
  type SecretInfo,
  type SecretMetadata,
  type SecretOwner,
  type SecretReference,
  type SecretRotation,
} from './commands/secrets.ts';
export { type SecretContentInput } from './commands/secret-files.ts';
export { stateKeyLimitBytes, stateValueLimitBytes, type StateCommands } from './commands/state.ts';
export {
  type ApplicationStatusData,
  type SettableStatus,
  type StatusCommands,
  type StatusData,
  type StatusOptions,
} from './commands/status.ts';
