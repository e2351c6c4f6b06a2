import type { UnitState } from '../state/unit-state.ts';
import { badArguments } from './command-failure.ts';

/** The open ports of a unit: for all endpoints, and for some. */
export type OpenPorts = Pick<UnitState, 'endpointPorts' | 'ports'>;

/**
 * Reads `PORT[-PORT][/tcp|udp]` or `icmp`.
 *
 * @returns as Juju prints it: `80/tcp`, `8000-8010/udp`, `icmp`
 */
export function parsePortRange(given: string): string {
  if (given.toLowerCase() === 'icmp') return 'icmp';
  const [, from = '', to = from, protocol = 'tcp'] = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(given) ?? [];
  if (from === '')
    throw badArguments(`expected <port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp; got "${given}"`);
  if (!['tcp', 'udp'].includes(protocol.toLowerCase()))
    throw badArguments(`invalid protocol "${protocol}", expected "tcp", "udp", or "icmp"`);
  const [low, high] = [Number(from), Number(to)];
  if (low < 1 || high > 65_535 || low > high) throw badArguments(`invalid port range ${given}`);
  return `${low === high ? low : `${low}-${high}`}/${protocol.toLowerCase()}`;
}

/** Orders ranges by their first port; icmp has none and comes last. */
export function sortPortRanges(ranges: readonly string[]): readonly string[] {
  return ranges.toSorted((a, b) => firstPort(a) - firstPort(b));
}

/** Finds an open range that overlaps with another one without being the same: Juju refuses that. */
export function conflictingRange({ ports, endpointPorts = {} }: OpenPorts, range: string): string | undefined {
  const open = [...ports, ...Object.values(endpointPorts).flat()];
  return open.find((other) => other !== range && overlap(other, range));
}

/** Opens a range for one endpoint, or for all of them: `''`. */
export function openRange(open: OpenPorts, range: string, endpoint: string): OpenPorts {
  const { ports, endpointPorts = {} } = open;
  if (ports.includes(range)) return open;
  if (endpoint === '') return withEndpoints([...ports, range], without(endpointPorts, range));
  const of = endpointPorts[endpoint] ?? [];
  return of.includes(range) ? open : withEndpoints(ports, { ...endpointPorts, [endpoint]: [...of, range] });
}

/**
 * Closes a range for one endpoint, or for all of them: `''`. One that is open for all stays open for the others.
 *
 * @param endpoints - all that the charm has
 */
export function closeRange(
  { ports, endpointPorts = {} }: OpenPorts,
  range: string,
  endpoint: string,
  endpoints: readonly string[],
): OpenPorts {
  if (endpoint === '') {
    const left = ports.filter((open) => open !== range);
    return withEndpoints(left, without(endpointPorts, range));
  }
  if (!ports.includes(range)) {
    const of = (endpointPorts[endpoint] ?? []).filter((open) => open !== range);
    return withEndpoints(ports, { ...endpointPorts, [endpoint]: of });
  }
  const others = endpoints.filter((name) => name !== endpoint);
  return others.reduce<OpenPorts>(
    (open, name) => openRange(open, range, name),
    withEndpoints(
      ports.filter((open) => open !== range),
      endpointPorts,
    ),
  );
}

function withEndpoints(
  ports: readonly string[],
  endpointPorts: Readonly<Record<string, readonly string[]>>,
): OpenPorts {
  return {
    ports,
    endpointPorts: Object.fromEntries(Object.entries(endpointPorts).filter(([, { length }]) => length > 0)),
  };
}

function without(endpointPorts: Readonly<Record<string, readonly string[]>>, range: string) {
  const entries = Object.entries(endpointPorts);
  return Object.fromEntries(entries.map(([name, ranges]) => [name, ranges.filter((open) => open !== range)]));
}

function overlap(a: string, b: string): boolean {
  const [left, right] = [bounds(a), bounds(b)];
  return left.protocol === right.protocol && left.from <= right.to && right.from <= left.to;
}

function bounds(range: string): { from: number; to: number; protocol: string } {
  const [, from = '', to = from, protocol = range] = /^(\d+)(?:-(\d+))?\/(\w+)$/.exec(range) ?? [];
  return { from: Number(from), to: Number(to), protocol };
}

function firstPort(range: string): number {
  return range === 'icmp' ? Infinity : Number.parseInt(range, 10);
}
