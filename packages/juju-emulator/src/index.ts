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
} from './charm/charm-description.ts';

export { initialUnitState } from './state/initial-unit-state.ts';
export {
  applicationOf,
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
} from './interpreter/hook-context.ts';
export { type ActionResults } from './interpreter/action-progress.ts';
export { shownApplicationStatus } from './interpreter/commands/status.ts';

export { UnitAgent, type UnitAgentOptions } from './agent/unit-agent.ts';
export { hook, pebbleReady, relationHook, type Action, type DispatchEvent, type Hook } from './agent/dispatch-event.ts';
export { type AgentFacts, type HookToolsLocation } from './agent/agent-facts.ts';
export {
  type ActionOutcome,
  type CommandRecord,
  type DispatchRecord,
  type Execution,
  type ExecutionResult,
  type Runner,
} from './agent/execution.ts';

export { JujuEmulatorError, type JujuEmulatorErrorCode } from './errors.ts';

export { AgentSocket, type AgentSocketOptions } from './server/agent-socket.ts';
export { HookTools, type HookToolsOptions } from './server/hook-tools.ts';
export { processRunner, type ProcessRunnerOptions, type SpawnCharm } from './server/process-runner.ts';
