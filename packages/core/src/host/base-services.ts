import { createHookCommands, type HookCommands, type HookTransport } from '@charmsmith/hook-commands';
import type { CharmMetadata } from '../charm/charm-metadata.ts';
import { Metadata } from '../charm/metadata.ts';
import { Breakpoints, createBreakpoints, type HostBreakpoints } from '../context/breakpoints.ts';
import { Clock } from '../context/clock.ts';
import { DispatchSignal } from '../context/dispatch-signal.ts';
import { JujuContext } from '../context/juju-context.ts';
import { Juju } from '../context/juju.ts';
import { Events } from '../events/custom-event.ts';
import { createJujuLogger, type JujuLogger } from '../logging/juju-logger.ts';
import { Logger } from '../logging/logger.ts';
import { createRedaction, Redaction } from '../logging/redaction.ts';
import { createSecurityLog, SecurityLog } from '../logging/security-log.ts';
import { Application, createApplication } from '../model/application.ts';
import { Clouds, createClouds } from '../model/cloud.ts';
import { type AskedConfig, Config, createConfig } from '../model/config.ts';
import { Containers } from '../model/containers.ts';
import { createLeadership, type KnownLeadership, Leadership } from '../model/leadership.ts';
import { createNetworks, Networks } from '../model/networks.ts';
import { createPorts, Ports } from '../model/ports.ts';
import { createRelations, Relations } from '../model/relations.ts';
import { createResources, Resources } from '../model/resources.ts';
import { createSecrets, Secrets } from '../model/secrets.ts';
import { createStatusBoard, type StatusBoard } from '../model/status-board.ts';
import { createStorages, Storages } from '../model/storages.ts';
import { createUnit, Unit } from '../model/unit.ts';
import { createHealth, Health, HealthCheck } from '../plugin/health-check.ts';
import { createLayers, LayerContribution, Layers } from '../plugin/layer-contribution.ts';
import { provide, type Provision } from '../plugin/provide.ts';
import type { NoStateMarker } from '../state/no-state-marker.ts';
import { type CommittableStateStores, createStateStores, StateStores } from '../state/state-stores.ts';
import { abortable, metered, type Traffic } from './metered-transport.ts';

/** What the host is given, with every default filled in. */
export interface HostEnvironment {
  readonly context: JujuContext;
  readonly metadata: CharmMetadata;
  readonly transport: HookTransport;
  readonly pebbleSocket: (container: string) => string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly writeError: (line: string) => void;
  /** Waits for a debugger. */
  readonly attachDebugger: (name: string) => Promise<void>;
  readonly noState?: NoStateMarker | undefined;
}

/** What events hand out, and the host itself uses. */
export interface DispatchModel {
  readonly config: AskedConfig;
  readonly leadership: KnownLeadership;
  readonly relations: Relations;
  readonly secrets: Secrets;
  readonly storages: Storages;
  readonly board: StatusBoard;
  readonly stores: CommittableStateStores;
}

/** The services that the host itself uses, and those that every plugin may ask for. */
export interface BaseServices {
  readonly context: JujuContext;
  readonly commands: HookCommands;
  readonly logger: JujuLogger;
  readonly security: SecurityLog;
  readonly breakpoints: HostBreakpoints;
  readonly model: DispatchModel;
  readonly traffic: Traffic;
  readonly provisions: readonly Provision[];
  /** Says who raises events: known once the handlers are. */
  readonly raiseEventsWith: (events: Events) => void;
}

/** Makes core's services for one dispatch. None of them asks Juju anything before it is used. */
export function baseServices({
  context,
  metadata,
  transport,
  pebbleSocket,
  clock,
  signal,
  writeError,
  attachDebugger,
  noState,
}: HostEnvironment): BaseServices {
  const traffic: Traffic = { calls: 0, bytes: 0 };
  const counted = metered(transport, {
    traffic,
    onRefused: ({ command }) => {
      // Asked to find out who leads, see the status board.
      if (command === 'status-get') return;
      security.write({
        type: 'authz_fail',
        data: `${context.unitName},${command}`,
        description: `Juju refused ${command} to ${context.unitName}`,
      });
    },
  });
  const commands = createHookCommands(abortable(counted, signal));
  const redaction = createRedaction();
  const logger = createJujuLogger({ commands, redaction, writeError });
  const security = createSecurityLog({ logger, clock, context });
  const breakpoints = createBreakpoints(context.debugAt, attachDebugger);
  const { unitName, applicationName } = context;
  const leadership = createLeadership({ commands, clock, unitName });
  const relations = createRelations({ commands, context, leadership, metadata });
  const localFile = `${context.charmDir}/.charmsmith-state.json`;
  const model: DispatchModel = {
    config: createConfig(commands),
    leadership,
    relations,
    secrets: createSecrets({ commands, redaction, context, leadership }),
    storages: createStorages({ commands, metadata }),
    board: createStatusBoard({ commands, leadership, clock, unitName }),
    stores: createStateStores({ commands, relations, leadership, localFile, noState }),
  };
  let events: Events | undefined;
  const provisions = [
    provide(JujuContext, {}, () => context),
    provide(Metadata, {}, () => metadata),
    provide(Juju, {}, () => commands),
    provide(Clock, {}, () => clock),
    provide(DispatchSignal, {}, () => signal),
    provide(Logger, {}, () => logger),
    provide(SecurityLog, {}, () => security),
    provide(Breakpoints, {}, () => breakpoints),
    provide(Redaction, {}, () => redaction),
    provide(Config, {}, () => model.config),
    provide(Leadership, {}, () => leadership),
    provide(Relations, {}, () => relations),
    provide(Secrets, {}, () => model.secrets),
    provide(Storages, {}, () => model.storages),
    // With the Pebble client, which is the largest part of what a hook may do without.
    provide(Containers, {}, async () => {
      const { createContainers } = await import('../model/create-containers.ts');
      return createContainers({ socketOf: pebbleSocket, signal, metadata });
    }),
    provide(StateStores, {}, () => model.stores),
    provide(Resources, {}, () => createResources({ commands, metadata })),
    provide(Networks, {}, () => createNetworks(commands)),
    provide(Ports, {}, () => createPorts(commands)),
    provide(Clouds, {}, () => createClouds(commands, redaction)),
    provide(Application, {}, () => createApplication({ name: applicationName, commands, board: model.board })),
    provide(Unit, {}, () => createUnit({ context, commands, board: model.board, signal })),
    provide(Events, {}, () => ({ emit: async (event, ...payload) => await raiser(events).emit(event, ...payload) })),
    provide(Health, { checks: HealthCheck, signal: DispatchSignal }, ({ checks, signal }) =>
      createHealth(checks, signal),
    ),
    provide(Layers, { layers: LayerContribution, containers: Containers }, ({ layers, containers }) =>
      createLayers(layers, containers),
    ),
  ];
  return {
    context,
    commands,
    logger,
    security,
    breakpoints,
    model,
    traffic,
    provisions,
    raiseEventsWith: (raising) => (events = raising),
  };
}

function raiser(events: Events | undefined): Events {
  if (events === undefined) throw new Error('an event was raised before the handlers were known');
  return events;
}
