import type { HookCommands, OpenedPort, PortRange } from '@charmsmith/hook-commands';
import { token } from '../plugin/token.ts';

/** Ports of one protocol, and for which endpoints they are open. */
export type Port = PortRange & {
  /** Names of endpoints. Default: all. */
  readonly endpoints?: readonly string[];
};

/** One TCP port, or a range of them; ranges not on Kubernetes. */
export function tcp(from: number, to?: number): PortRange {
  return { protocol: 'tcp', from, ...(to === undefined ? {} : { to }) };
}

/** One UDP port, or a range of them; ranges not on Kubernetes. */
export function udp(from: number, to?: number): PortRange {
  return { protocol: 'udp', from, ...(to === undefined ? {} : { to }) };
}

/** ICMP, which has no ports. */
export const icmp: PortRange = { protocol: 'icmp' };

/** The ports that the application opens when it is exposed. Changes take effect once the hook has succeeded. */
export interface Ports {
  /**
   * Makes these the open ports and closes all others, changing only what differs.
   *
   * @param ports - a number is a TCP port
   * @throws HookCommandError `HOOK_COMMAND_BAD_VALUE` for what is no port
   *
   * @example
   * ```ts
   * await ports.set([80, udp(53), tcp(8000, 8010), { ...tcp(9090), endpoints: ['metrics'] }]);
   * ```
   */
  set(ports: readonly (number | Port)[]): Promise<void>;
  /** Opens ports beside those that are open. */
  open(port: number | Port): Promise<void>;
  /** Closes ports that were opened in the same way. Closed ones are no error. */
  close(port: number | Port): Promise<void>;
  /** The open ports of this unit, with what this dispatch has changed. */
  opened(): Promise<readonly OpenedPort[]>;
}
export const Ports = token<Ports>('@charmsmith/core/Ports');

/** Ports over the hook commands. */
export function createPorts(commands: Pick<HookCommands, 'closePort' | 'openedPorts' | 'openPort'>): Ports {
  const change = async (verb: 'closePort' | 'openPort', { endpoints, ...range }: Port) => {
    const everywhere = endpoints === undefined || endpoints.includes('*');
    await commands[verb](range, everywhere ? {} : { endpoints });
  };
  return {
    open: (port) => change('openPort', toPort(port)),
    close: (port) => change('closePort', toPort(port)),
    opened: () => commands.openedPorts(),
    async set(ports) {
      const { open, close } = decidePortChanges(await commands.openedPorts(), ports.map(toPort));
      // First, since a range that is closed may overlap with one to be opened.
      for (const port of close) await change('closePort', port);
      for (const port of open) await change('openPort', port);
    },
  };
}

/** Says which ports to open and to close so that exactly the wanted ones are open. */
export function decidePortChanges(
  opened: readonly OpenedPort[],
  wanted: readonly Port[],
): { readonly open: readonly Port[]; readonly close: readonly Port[] } {
  const [present, desired] = [byPort(opened), byPort(wanted)];
  return { open: subtract(desired, present), close: subtract(present, desired) };
}

type PortMap = ReadonlyMap<string, { readonly port: PortRange; readonly endpoints: ReadonlySet<string> }>;

function byPort(ports: readonly Port[]): PortMap {
  const map = new Map<string, { port: PortRange; endpoints: Set<string> }>();
  for (const { endpoints = ['*'], ...port } of ports) {
    const range = port;
    const key = `${range.from ?? ''}-${range.to ?? range.from ?? ''}/${range.protocol}`;
    const entry = map.get(key) ?? { port: range, endpoints: new Set() };
    for (const endpoint of endpoints) entry.endpoints.add(endpoint);
    map.set(key, entry);
  }
  return map;
}

/** What the first has and the second lacks. */
function subtract(from: PortMap, other: PortMap): readonly Port[] {
  return [...from].flatMap(([key, { port, endpoints }]) => {
    const there = other.get(key)?.endpoints;
    const missing = [...endpoints].filter((endpoint) => there?.has(endpoint) !== true);
    return missing.length === 0 ? [] : [{ ...port, endpoints: missing }];
  });
}

function toPort(port: number | Port): Port {
  return typeof port === 'number' ? tcp(port) : port;
}
