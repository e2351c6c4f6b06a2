export { type Token, token, tokenId } from './plugin/token.ts';
export { provide, type Provision, type Tokens } from './plugin/provide.ts';
export { type Contribution, type ContributionPoint, contribute, contributionPoint } from './plugin/contribution.ts';
export { StatusSource } from './plugin/status-source.ts';
export {
  definePlugin,
  isPlugin,
  type Plugin,
  pluginApi,
  type PluginDefinition,
  type PluginParts,
} from './plugin/define-plugin.ts';
export { type Handler, handler, type HandlerDefinition, type HandlerOptions } from './plugin/handler.ts';

export { type Charm, type CharmDefinition, defineCharm } from './charm/define-charm.ts';
export type {
  ActionOf,
  CharmMetadata,
  ContainerOf,
  EndpointOf,
  ResourceOf,
  SelectorOf,
  StorageOf,
} from './charm/charm-metadata.ts';

export { type HandlerEntry, on } from './events/on.ts';
export type { EventSelector } from './events/selector.ts';
export type * from './events/juju-event.ts';
export { type Environment, parseEvent } from './events/parse-event.ts';

export { active, blocked, maintenance, type Status, type StatusName, waiting, worstStatus } from './outcome/status.ts';
export { type ActionOutcome, completed, type Deferral, failed, type Outcome, type Report } from './outcome/outcome.ts';

export { Clock, systemClock } from './context/clock.ts';
export { DispatchSignal } from './context/dispatch-signal.ts';
export { Juju } from './context/juju.ts';
export { JujuContext, parseJujuContext } from './context/juju-context.ts';
export { type LogFields, Logger } from './logging/logger.ts';
export { Redaction } from './logging/redaction.ts';

export { Application } from './model/application.ts';
export { Config } from './model/config.ts';
export { type Container, Containers } from './model/containers.ts';
export { type Databag, type WritableDatabag } from './model/databag.ts';
export { fingerprint } from './model/fingerprint.ts';
export { Leadership } from './model/leadership.ts';
export { type Relation, Relations } from './model/relations.ts';
export { Resources } from './model/resources.ts';
export { type NewSecret, type SecretContent, Secrets } from './model/secrets.ts';
