export { readCharm, parseCharm } from './charm/read-charm.ts';
export {
  emptyCharm,
  type ActionDescription,
  type CharmDescription,
  type ConfigType,
  type ConfigValue,
  type ContainerDescription,
  type EndpointDescription,
  type OptionDescription,
  type StorageDescription,
} from './charm/charm-description.ts';

export { atLeast } from './juju/juju-version.ts';
export type { ModelType } from './juju/model-type.ts';

export { initialUnitState } from './state/initial-unit-state.ts';
export {
  applicationOf,
  type CloudSpec,
  type Databag,
  type LogLevel,
  type LogLine,
  type NetworkState,
  type RelationState,
  type SecretRevision,
  type SecretState,
  type StatusState,
  type StorageState,
  type UnitState,
} from './state/unit-state.ts';

export {
  HookContext,
  type CommitOutcome,
  type HookCommandCall,
  type HookCommandResult,
  type HookContextOptions,
  type RebootRequest,
} from './interpreter/hook-context.ts';
export type { GoalState, GoalStatus, ModelView } from './interpreter/model-view.ts';
export type { ActionResults } from './interpreter/action-progress.ts';
export { shownApplicationStatus } from './interpreter/commands/status.ts';

export { Model } from './model/model.ts';
export type { ModelOptions } from './model/model-options.ts';
export type { ModelConfig } from './model/model-config.ts';
export type { ModelState } from './model/model-state.ts';
export type { ActionRecord } from './model/model-core.ts';
export type { RelationSide } from './model/model-relation.ts';
export type { ApplicationRecord, Life, SecretRecord, UnitHost, UnitRecord } from './model/records.ts';
export type { JujuStatus, ShownApplication, ShownStatus, ShownUnit } from './model/juju-status.ts';
export type { DeployOptions } from './model/operations/deploy.ts';
export type { RefreshOptions } from './model/operations/configure.ts';
export type { ReplacePodOptions } from './model/operations/pods.ts';
export type { SettleOptions, StepOptions } from './model/operations/run.ts';
export type { SecretContent } from './model/operations/user-secrets.ts';

export { UnitAgent, type UnitAgentOptions } from './agent/unit-agent.ts';
export {
  hook,
  pebbleCheck,
  pebbleCustomNotice,
  pebbleReady,
  relationHook,
  secretHook,
  storageHook,
  type Action,
  type DispatchEvent,
  type Hook,
  type RelationChange,
} from './agent/dispatch-event.ts';
export type { AgentFacts, HookToolsLocation, ProxySettings } from './agent/agent-facts.ts';
export { fillParameters } from './agent/action-parameters.ts';
export { checkConfig } from './agent/check-config.ts';
export type {
  ActionOutcome,
  CommandRecord,
  DispatchRecord,
  Execution,
  ExecutionResult,
  Runner,
} from './agent/execution.ts';

export { JujuEmulatorError, jujuEmulatorErrorCodes, type JujuEmulatorErrorCode } from './errors.ts';

export { AgentSocket, type AgentSocketOptions } from './server/agent-socket.ts';
export { HookTools, type HookToolsOptions } from './server/hook-tools.ts';
export { CharmProcesses, type CharmProcessesOptions } from './server/charm-processes.ts';
export { processRunner, type ProcessRunnerOptions, type SpawnCharm } from './server/process-runner.ts';
