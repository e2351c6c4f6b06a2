export { type Token, token, tokenId } from './plugin/token.ts';
export {
  type Dependencies,
  type Dependency,
  provide,
  type Provided,
  type Provision,
  type ServiceOf,
  type Tokens,
} from './plugin/provide.ts';
export { type Contribution, type ContributionPoint, contribute, contributionPoint } from './plugin/contribution.ts';
export { BeforeCommit } from './plugin/before-commit.ts';
export { Health, HealthCheck, type HealthReport } from './plugin/health-check.ts';
export { LayerContribution, Layers } from './plugin/layer-contribution.ts';
export { ApplicationStatusSource, StatusSource } from './plugin/status-source.ts';
export {
  type CheckedPluginDefinition,
  definePlugin,
  isPlugin,
  type Plugin,
  pluginApi,
  type PluginDefinition,
  type PluginParts,
} from './plugin/define-plugin.ts';
export {
  type Handler,
  handler,
  type HandlerDefinition,
  type HandlerOptions,
  type Handles,
  using,
} from './plugin/handler.ts';

export { type Charm, type CharmDefinition, type CharmOptions, defineCharm } from './charm/define-charm.ts';
export { Metadata } from './charm/metadata.ts';
export { type CharmVocabulary, forCharm, type NamesOf } from './charm/for-charm.ts';
export type {
  ActionMetadata,
  ActionOf,
  CharmMetadata,
  ContainerOf,
  EndpointMetadata,
  EndpointOf,
  IntegrationOf,
  OptionMetadata,
  PeerOf,
  ResourceOf,
  SelectorOf,
  StorageOf,
} from './charm/charm-metadata.ts';
export type { ActionParamsOf, ConfigOf, JsonSchemaValue, SecretOptionOf } from './charm/metadata-types.ts';

export { type AnyNames, type CharmNames, type HandlerEntry, on, type On, type OnAction } from './events/on.ts';
export type { EventSelector } from './events/selector.ts';
export { defineEvent, type Emission, type EventDefinition, Events } from './events/custom-event.ts';
export { reconcile, type ReconcileOptions, type ReconcileTrigger } from './events/reconcile.ts';
export type { Changes, RelationChange } from './events/changes.ts';
export type * from './events/event-data.ts';
export type * from './events/juju-event.ts';
export { type Environment, parseEvent } from './events/parse-event.ts';

export { active, blocked, maintenance, type Status, type StatusName, waiting, worstStatus } from './outcome/status.ts';
export { type ActionOutcome, completed, type Deferral, failed, type Outcome, type Report } from './outcome/outcome.ts';
export type { ActionResults } from './outcome/action-results.ts';
export { ActionFailed } from './outcome/action-failed.ts';
export { ContainerUnavailable, NotReady, type NotReadyOptions } from './outcome/not-ready.ts';
export { StopDispatch } from './outcome/stop-dispatch.ts';

export { Breakpoints } from './context/breakpoints.ts';
export { Clock, systemClock } from './context/clock.ts';
export { Deadline, type Pace, systemPace } from './context/deadline.ts';
export { DispatchSignal } from './context/dispatch-signal.ts';
export { Juju } from './context/juju.ts';
export { JujuContext, parseJujuContext, type Proxies } from './context/juju-context.ts';
export { type JujuFeature, JujuVersion, UnsupportedByJuju } from './context/juju-version.ts';
export { type LogFields, Logger } from './logging/logger.ts';
export { Redaction } from './logging/redaction.ts';
export { type SecurityEvent, type SecurityEventType, SecurityLog } from './logging/security-log.ts';

export { Application } from './model/application.ts';
export { type Cloud, Clouds, type RedactedCredential } from './model/cloud.ts';
export { Config, type ConfigValues } from './model/config.ts';
export { defineConfig } from './model/define-config.ts';
export { InvalidConfig } from './model/invalid-config.ts';
export type { Container, WhenConnected } from './model/container.ts';
export type { ContainerFiles } from './model/container-files.ts';
export { Containers } from './model/containers.ts';
export type { EnsureLayerOptions, LayerChange, LayerFile } from './model/ensure-layer.ts';
export type { Databag, DatabagChange, DatabagContent, WritableDatabag } from './model/databag.ts';
export type { EndpointRole } from './model/databag-access.ts';
export type { DatabagReading, TypedDatabag, TypedDatabagOptions, WritableTypedDatabag } from './model/typed-databag.ts';
export { fingerprint } from './model/fingerprint.ts';
export { Leadership } from './model/leadership.ts';
export { type Network, Networks } from './model/networks.ts';
export { icmp, type Port, Ports, tcp, udp } from './model/ports.ts';
export { Redacted } from './model/redacted.ts';
export type { Relation } from './model/relation.ts';
export { Relations } from './model/relations.ts';
export { Resources } from './model/resources.ts';
export type { OwnedSecret, Secret, SecretChange } from './model/secret.ts';
export type { NewSecretContent, SecretContent } from './model/secret-content.ts';
export { type NewSecret, Secrets, type WantedSecret } from './model/secrets.ts';
export { type StorageInstance, Storages } from './model/storages.ts';
export { Unit } from './model/unit.ts';

export { formatIssues, type Issue } from './schema/issue.ts';
export type { InputOf, OutputOf, Schema } from './schema/validate.ts';

export { defineState, type State, type StateOptions } from './state/define-state.ts';
export { type PeerLocation, type StateLocation, StateStores } from './state/state-stores.ts';
