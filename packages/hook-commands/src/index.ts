export { createHookCommands, type HookCommands, type HookCommandsOptions } from './hook-commands.ts';

export type {
  CommandOptions,
  HookCommandCall,
  HookCommandResult,
  HookTransport,
  SecretContentInput,
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

export type { ActionCommands } from './commands/actions.ts';
export type { ActionResults } from './commands/action-results.ts';
export type { ApplicationCommands, GoalState, GoalStatus } from './commands/application.ts';
export type { ConfigCommands, ConfigValue } from './commands/config.ts';
export type { CloudCredential, CloudSpec, CredentialCommands } from './commands/credentials.ts';
export type { LeadershipCommands } from './commands/leadership.ts';
export type { LogCommands, LogLevel } from './commands/log.ts';
export type { NetworkAddress, NetworkCommands, NetworkInfo, NetworkInterface } from './commands/network.ts';
export type { OpenedPort, PortCommands, PortOptions, PortRange } from './commands/ports.ts';
export type { RebootCommands } from './commands/reboot.ts';
export type { RelationCommands, RelationData, RelationDataTarget } from './commands/relations.ts';
export type { ResourceCommands } from './commands/resources.ts';
export type {
  SecretCommands,
  SecretGetOptions,
  SecretGrantOptions,
  SecretMetadata,
  SecretOwner,
  SecretReference,
  SecretRevocation,
  SecretRotation,
} from './commands/secrets.ts';
export type { SecretAccess, SecretInfo } from './commands/secret-info.ts';
export { secretContentLimitBytes } from './commands/secret-content.ts';
export { stateKeyLimitBytes, stateValueLimitBytes, type StateCommands } from './commands/state.ts';
export type {
  ApplicationStatusData,
  SettableStatus,
  StatusCommands,
  StatusData,
  StatusOptions,
} from './commands/status.ts';
export type { StorageCommands, StorageInstance } from './commands/storage.ts';
