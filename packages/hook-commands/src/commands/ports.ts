import { BadValueError } from '../errors/hook-command-error.ts';
import { badOutput, type HookCommandRunner } from '../invocation/hook-command-runner.ts';
import { parseStrings } from '../invocation/parse-output.ts';
import type { CommandOptions } from '../transport/hook-transport.ts';

/** Ports of one protocol: a single one, a range (not on Kubernetes), or ICMP, which has no ports. */
export type PortRange =
  | { readonly protocol: 'tcp' | 'udp'; readonly from: number; readonly to?: number }
  | { readonly protocol: 'icmp'; readonly from?: undefined; readonly to?: undefined };

/** Ports that are open, and for which endpoints. */
export type OpenedPort = PortRange & {
  /** Names of endpoints; `*` stands for all. */
  readonly endpoints: readonly string[];
};

/** For which endpoints a port is opened or closed. */
export interface PortOptions extends CommandOptions {
  /** Names of endpoints. Default: all. */
  readonly endpoints?: readonly string[];
}

/** `close-port`, `open-port` and `opened-ports`. Changes take effect once the hook has succeeded. */
export interface PortCommands {
  /**
   * Opens ports, for when the application is exposed.
   *
   * @throws `HOOK_COMMAND_BAD_VALUE` for ports outside 1 to 65535, or a range that ends before it begins;
   * `HOOK_COMMAND_FAILED` when they overlap with others that are open
   */
  openPort(ports: PortRange, options?: PortOptions): Promise<void>;
  /**
   * Closes ports that were opened in the same way. Closed ones are no error.
   *
   * @throws `HOOK_COMMAND_BAD_VALUE` as {@link PortCommands.openPort}
   */
  closePort(ports: PortRange, options?: PortOptions): Promise<void>;
  /** Lists the open ports of this unit, with what this hook has changed. */
  openedPorts(options?: CommandOptions): Promise<readonly OpenedPort[]>;
}

export function portCommands(runner: HookCommandRunner): PortCommands {
  const change = async (command: string, ports: PortRange, options: PortOptions = {}) => {
    const endpoints = options.endpoints === undefined ? [] : [`--endpoints=${options.endpoints.join(',')}`];
    await runner.text({ command, args: [...endpoints, formatPorts(command, ports)] }, options);
  };
  return {
    openPort: (ports, options) => change('open-port', ports, options),
    closePort: (ports, options) => change('close-port', ports, options),
    async openedPorts(options) {
      const call = { command: 'opened-ports', args: ['--format=json', '--endpoints'] };
      return parseStrings('opened-ports', await runner.json(call, options)).map(parseOpenedPort);
    },
  };
}

function formatPorts(command: string, { protocol, from, to }: PortRange): string {
  if (from === undefined) return protocol;
  const isPort = (port: number) => Number.isInteger(port) && port >= 1 && port <= 65_535;
  const range = to === undefined || to === from ? String(from) : `${from}-${to}`;
  if (!isPort(from) || (to !== undefined && (!isPort(to) || to < from))) {
    throw new BadValueError(`cannot ${command}: "${range}" is neither a port nor a range of ports (1 to 65535)`, {
      details: { command },
    });
  }
  return `${range}/${protocol}`;
}

/** `8000-8010/udp (web, db)`, `80/tcp (*)`, `icmp`; without endpoints where Juju has none to tell apart. */
const openedPort = /^(?:icmp|(\d+)(?:-(\d+))?\/(tcp|udp))(?: \((.*)\))?$/;

function parseOpenedPort(text: string): OpenedPort {
  const match = openedPort.exec(text);
  if (match === null) throw badOutput('opened-ports', 'an entry is not as Juju writes ports');
  const [, from, to, protocol, names] = match;
  const endpoints = names === undefined ? ['*'] : names.split(/, ?/);
  if (protocol === undefined) return { protocol: 'icmp', endpoints };
  return {
    protocol: protocol === 'udp' ? 'udp' : 'tcp',
    from: Number(from),
    ...(to === undefined ? {} : { to: Number(to) }),
    endpoints,
  };
}
