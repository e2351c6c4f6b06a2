/** A range of IPv4 addresses: `first` to `first + size - 1`. */
export interface AddressRange {
  readonly first: number;
  readonly size: number;
}

/** Where clusters live: 10.160.0.0/11, clear of the ranges that real clusters and container engines take by default. */
export const clusterRange: AddressRange = { first: 0x0aa0_0000, size: 2 ** 21 };

/** {@link clusterRange} as a route names it. */
export const clusterRoute = '10.160.0.0/11';

const subnetSize = 256;

/** Which address of a subnet is whose. */
const routerNumber = 1;
const firstPodNumber = 2;
const hostNumber = 254;

/** How many pods a cluster has addresses for. */
export const mostPods = hostNumber - firstPodNumber;

/**
 * Chooses a /24 for a cluster.
 *
 * @param used - ranges that the machine routes already; one that holds all of {@link clusterRange}, such as a default
 * route or a VPN's 10.0.0.0/8, does not count, since a narrower route wins over it
 * @param random - a number from 0 up to 1, for each try
 * @returns the first address of the /24, or `undefined` when none of 100 tries is free
 */
export function chooseSubnet(used: readonly AddressRange[], random: () => number): number | undefined {
  const taken = used.filter((range) => range.first > clusterRange.first || end(range) < end(clusterRange));
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const first = clusterRange.first + Math.floor((random() * clusterRange.size) / subnetSize) * subnetSize;
    if (!taken.some((range) => range.first < first + subnetSize && first < end(range))) return first;
  }
  return undefined;
}

/**
 * Chooses the address of a new pod: the one after the last, so that an address is not soon given again to another.
 *
 * @param subnet - from {@link chooseSubnet}
 * @param last - the address that was given last, if one was
 * @param used - addresses of pods that are there
 * @returns `undefined` when all are used
 */
export function choosePodAddress(
  subnet: number,
  last: number | undefined,
  used: ReadonlySet<number>,
): number | undefined {
  const next = last === undefined ? 0 : last - subnet - firstPodNumber + 1;
  for (let step = 0; step < mostPods; step += 1) {
    const address = subnet + firstPodNumber + ((next + step) % mostPods);
    if (!used.has(address)) return address;
  }
  return undefined;
}

/** The address at which a cluster's pods find the way to each other and to the host. */
export function routerAddress(subnet: number): string {
  return renderAddress(subnet + routerNumber);
}

/** The host's own address in a cluster. */
export function hostAddress(subnet: number): string {
  return renderAddress(subnet + hostNumber);
}

/** A subnet as a route names it. */
export function subnetRoute(subnet: number): string {
  return `${renderAddress(subnet)}/24`;
}

/** Reads `10.1.0.0/16`, or `10.1.2.3` alone; anything else (`default`) is no range. */
export function parseRange(text: string): AddressRange | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = match.slice(1, 5).map(Number);
  const size = 2 ** (32 - Number(match[5] ?? 32));
  const address = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
  return { first: address - (address % size), size };
}

/** Writes an address in dotted form. */
export function renderAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}

/** The name of the host's end of a cluster's link. Made from the subnet, so that only one process can claim it. */
export function linkName(subnet: number): string {
  return `charm${subnet.toString(16).padStart(8, '0')}`;
}

function end(range: AddressRange): number {
  return range.first + range.size;
}
