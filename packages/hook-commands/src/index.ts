export { createHookCommands, type HookCommands, type HookCommandsOptions } from './hook-commands.ts';

export {
  type CommandOptions,
  type HookCommandCall,
  type HookCommandResult,
  type HookTransport,
  type SecretContentInput,
} from './transport/hook-transport.ts';
export { agentSocketTransport, type AgentSocketOptions } from './transport/agent-socket-transport.ts';
export { chooseTransport, type ChooseTransportOptions } from './transport/choose-transport.ts';
export { spawningTransport, type SpawningTransportOptions } from './transport/spawning-transport.ts';

export {
  BadKeyError,
  BadValueError,
  FateUnknownError,
  HookCommandError,
  isHookCommandError,
  NotInActionError,
  NotLeaderError,
  PermissionDeniedError,
  RelationNotFoundError,
  SecretNotFoundError,
  type HookCommandErrorCode,
  type HookCommandErrorOptions,
  type HookCommandErrors,
} from './errors/hook-command-error.ts';

export { type ActionCommands } from './commands/actions.ts';
export { type ActionResults } from './commands/action-results.ts';
export { type ApplicationCommands, type GoalState, type GoalStatus } from './commands/application.ts';
export { type ConfigCommands, type ConfigValue } from './commands/config.ts';
export { type CloudCredential, type CloudSpec, type CredentialCommands } from './commands/credentials.ts';
export { type LeadershipCommands } from './commands/leadership.ts';
export { type LogCommands, type LogLevel } from './commands/log.ts';
export {
  type NetworkAddress,
  type NetworkCommands,
  type NetworkInfo,
  type NetworkInterface,
} from './commands/network.ts';
export { type OpenedPort, type PortCommands, type PortOptions, type PortRange } from './commands/ports.ts';
export { type RebootCommands } from './commands/reboot.ts';
export { type RelationCommands, type RelationData, type RelationDataTarget } from './commands/relations.ts';
export { type ResourceCommands } from './commands/resources.ts';
export {
  type SecretCommands,
  type SecretGetOptions,
  type SecretGrantOptions,
  type SecretMetadata,
  type SecretOwner,
  type SecretReference,
  type SecretRevocation,
  type SecretRotation,
} from './commands/secrets.ts';
export { type SecretAccess, type SecretInfo } from './commands/secret-info.ts';
export { secretContentLimitBytes } from './commands/secret-content.ts';
export { stateKeyLimitBytes, stateValueLimitBytes, type StateCommands } from './commands/state.ts';
export {
  type ApplicationStatusData,
  type SettableStatus,
  type StatusCommands,
  type StatusData,
  type StatusOptions,
} from './commands/status.ts';
export { type StorageCommands, type StorageInstance } from './commands/storage.ts';
