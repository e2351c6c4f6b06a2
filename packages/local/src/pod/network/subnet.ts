/** A range of IPv4 addresses: `first` to `first + size - 1`. */
export interface AddressRange {
  readonly first: number;
  readonly size: number;
}

/** Where pods live: 10.160.0.0/11, clear of the ranges that clusters and engines take by default. */
export const podRange: AddressRange = { first: 0x0aa0_0000, size: 2 ** 21 };

/** {@link podRange} as a route names it. */
export const podRoute = '10.160.0.0/11';

const subnetSize = 4;

/**
 * Chooses a /30 for a pod: four addresses, of which the second is the host's end and the third the pod's.
 *
 * @param used - ranges that the machine routes already; one that holds all of {@link podRange}, such as a default
 * route or a VPN's 10.0.0.0/8, does not count, since a narrower route wins over it
 * @param random - a number from 0 up to 1, for each try
 * @returns the first address of the /30, or `undefined` when none of 100 tries is free
 */
export function chooseSubnet(used: readonly AddressRange[], random: () => number): number | undefined {
  const taken = used.filter((range) => range.first > podRange.first || end(range) < end(podRange));
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const first = podRange.first + Math.floor((random() * podRange.size) / subnetSize) * subnetSize;
    if (!taken.some((range) => range.first < first + subnetSize && first < end(range))) return first;
  }
  return undefined;
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

/** The name of the host's end of a pod's link. Made from the /30, so that only one process can claim it. */
export function linkName(subnet: number): string {
  return `charm${subnet.toString(16).padStart(8, '0')}`;
}

function end(range: AddressRange): number {
  return range.first + range.size;
}
