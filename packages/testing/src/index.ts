export { run, type FailedResult, type RunOptions, runToFailure } from './run/run.ts';
export type { EmittedEvent, LoggedLine, Result } from './run/result.ts';
export type { SetStatus } from './run/status-recorder.ts';

export { on } from './events/on.ts';
export type { EventFor, TestEvent } from './events/test-event.ts';

export type { CompleteState, Port, Resource, ShownStatus, State } from './state/state.ts';
export {
  type CheckState,
  type Container,
  container,
  type ContainerAfter,
  exec,
  type ExecAnswer,
  type Notice,
  notice,
} from './state/container.ts';
export { type Deferred, deferred } from './state/deferred.ts';
export type { Model } from './state/model.ts';
export { type Network, network } from './state/network.ts';
export {
  type PeerRelation,
  peerRelation,
  type Relation,
  relation,
  type RemoteRelation,
  type SubordinateRelation,
  subordinateRelation,
} from './state/relation.ts';
export { type Secret, secret, type SecretContent, type SecretRotation } from './state/secret.ts';
export { stored, type StoredState } from './state/stored-state.ts';
export { type Storage, storage } from './state/storage.ts';
export type { ExecutedCommand } from './containers/workload-processes.ts';

export { rules } from './rules/check-world.ts';
export type { Rule, RuleCode, RuleProblem } from './rules/rule.ts';
export { TestingError, type TestingErrorCode } from './errors.ts';

export { emulateUnit, type EmulatedUnit, type EmulatedUnitOptions } from './unit/emulated-unit.ts';
export { answerOf, type Asked, type PluginsUnit, unitWith, type UnitWithOptions } from './unit/plugins-unit.ts';
export { type InMemoryPebble, type InMemoryPebbleOptions, inMemoryPebble } from './containers/in-memory-pebble.ts';
export {
  pluginContract,
  type PluginContractCheck,
  type PluginContractSubject,
} from './plugin-contract/plugin-contract.ts';
