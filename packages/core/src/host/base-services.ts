import { createHookCommands, type HookCommands, type HookTransport } from '@charmsmith/hook-commands';
import { Clock } from '../context/clock.ts';
import { DispatchSignal } from '../context/dispatch-signal.ts';
import { JujuContext } from '../context/juju-context.ts';
import { Juju } from '../context/juju.ts';
import { createJujuLogger, type JujuLogger } from '../logging/juju-logger.ts';
import { Logger } from '../logging/logger.ts';
import { createRedaction, Redaction } from '../logging/redaction.ts';
import { Application, createApplication } from '../model/application.ts';
import { Config, createConfig } from '../model/config.ts';
import { Containers, createContainers } from '../model/containers.ts';
import { createLeadership, Leadership } from '../model/leadership.ts';
import { createRelations, Relations } from '../model/relations.ts';
import { createResources, Resources } from '../model/resources.ts';
import { createSecrets, Secrets } from '../model/secrets.ts';
import { provide, type Provision } from '../plugin/provide.ts';

/** What the host is given, with every default filled in. */
export interface HostEnvironment {
  readonly context: JujuContext;
  readonly transport: HookTransport;
  readonly pebbleSocket: (container: string) => string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly writeError: (line: string) => void;
}

/** The services that the host itself uses, and those that every plugin may ask for. */
export interface BaseServices {
  readonly commands: HookCommands;
  readonly logger: JujuLogger;
  readonly provisions: readonly Provision[];
}

/** Makes core's services for one dispatch. None of them asks Juju anything before it is used. */
export function baseServices({
  context,
  transport,
  pebbleSocket,
  clock,
  signal,
  writeError,
}: HostEnvironment): BaseServices {
  const commands = createHookCommands(abortable(transport, signal));
  const redaction = createRedaction();
  // Lines are still written when the dispatch is aborted: they say why.
  const logger = createJujuLogger({ commands: createHookCommands(transport), redaction, writeError });
  const provisions = [
    provide(JujuContext, {}, () => context),
    provide(Juju, {}, () => commands),
    provide(Clock, {}, () => clock),
    provide(DispatchSignal, {}, () => signal),
    provide(Logger, {}, () => logger),
    provide(Redaction, {}, () => redaction),
    provide(Config, { juju: Juju }, ({ juju }) => createConfig(juju)),
    provide(Leadership, { juju: Juju, clock: Clock }, ({ juju, clock }) => createLeadership(juju, clock)),
    provide(Relations, { commands: Juju, context: JujuContext, leadership: Leadership }, (dependencies) =>
      createRelations(dependencies),
    ),
    provide(Secrets, { juju: Juju, redaction: Redaction }, ({ juju, redaction }) => createSecrets(juju, redaction)),
    provide(Resources, { juju: Juju }, ({ juju }) => createResources(juju)),
    provide(Application, { juju: Juju }, ({ juju }) => createApplication(juju)),
    provide(Containers, { signal: DispatchSignal }, ({ signal }) =>
      createContainers({ socketOf: pebbleSocket, signal }),
    ),
  ];
  return { commands, logger, provisions };
}

function abortable(transport: HookTransport, signal: AbortSignal): HookTransport {
  return {
    ...transport,
    run: (call, options) =>
      transport.run(call, {
        signal: options?.signal === undefined ? signal : AbortSignal.any([signal, options.signal]),
      }),
  };
}
