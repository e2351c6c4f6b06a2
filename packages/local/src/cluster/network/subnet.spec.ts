import { describe, expect, it } from 'vitest';
import {
  choosePodAddress,
  chooseSubnet,
  clusterRange,
  hostAddress,
  linkName,
  parseRange,
  renderAddress,
  routerAddress,
  subnetRoute,
  type AddressRange,
} from './subnet.ts';

const range = (text: string): AddressRange => parseRange(text)!;
const first = clusterRange.first;

describe('chooseSubnet', () => {
  it.each<[name: string, used: readonly string[], randoms: readonly number[], chosen: string | undefined]>([
    ['takes the lowest', [], [0], '10.160.0.0'],
    ['takes the highest', [], [0.9999999999], '10.191.255.0'],
    ['starts at a multiple of 256', [], [300 / 2 ** 21], '10.160.1.0'],
    ['tries again when the first is used', ['10.160.0.0/24'], [0, 0.5], '10.176.0.0'],
    ['tries again when one address of it is used', ['10.160.0.3'], [0, 0.5], '10.176.0.0'],
    ['keeps out of a network that reaches into the range', ['10.0.0.0/8', '10.160.0.0/12'], [0.2, 0.5], '10.176.0.0'],
    ['is not barred by a route to everything', ['0.0.0.0/0'], [0], '10.160.0.0'],
    ['is not barred by a route around the range', ['10.0.0.0/8'], [0], '10.160.0.0'],
    ['gives up when all tries are used', ['10.160.0.0/12', '10.176.0.0/12'], [], undefined],
  ])('%s', (_name, used, randoms, chosen) => {
    const left = [...randoms];
    const subnet = chooseSubnet(used.map(range), () => left.shift() ?? 0);
    expect(subnet === undefined ? undefined : renderAddress(subnet)).toBe(chosen);
  });
});

describe('choosePodAddress', () => {
  it.each<[name: string, last: number | undefined, used: readonly number[], chosen: number | undefined]>([
    ['begins after the router', undefined, [], 2],
    ['goes on after the last, although that is free again', 4, [2], 5],
    ['passes over one that is used', 4, [5, 6], 7],
    ['begins anew before the host’s', 253, [], 2],
    ['gives up when all are used', 17, Array.from({ length: 252 }, (_one, index) => index + 2), undefined],
  ])('%s', (_name, last, used, chosen) => {
    const address = choosePodAddress(
      first,
      last === undefined ? undefined : first + last,
      new Set(used.map((number) => first + number)),
    );
    expect(address === undefined ? undefined : address - first).toBe(chosen);
  });

  it('never gives the router’s or the host’s', () => {
    const given = Array.from({ length: 252 }, (_one, index) => choosePodAddress(first, first + index + 1, new Set())!);
    expect(given.map(renderAddress)).not.toContain(routerAddress(first));
    expect(given.map(renderAddress)).not.toContain(hostAddress(first));
    expect(subnetRoute(first)).toBe('10.160.0.0/24');
  });
});

describe('parseRange', () => {
  it.each<[text: string, parsed: AddressRange | undefined]>([
    ['10.160.0.0/11', { first, size: 2 ** 21 }],
    ['10.160.0.5/30', { first: first + 4, size: 4 }],
    ['192.168.1.7', { first: 0xc0a8_0107, size: 1 }],
    ['0.0.0.0/0', { first: 0, size: 2 ** 32 }],
    ['255.255.255.255', { first: 2 ** 32 - 1, size: 1 }],
    ['default', undefined],
    ['fe80::/64', undefined],
  ])('reads %s', (text, parsed) => {
    expect(parseRange(text)).toEqual(parsed);
  });
});

describe('linkName', () => {
  it('differs for each subnet and fits into the 15 characters of a link', () => {
    const names = [first, first + 256, first + clusterRange.size - 256].map(linkName);
    expect(names).toEqual(['charm0aa00000', 'charm0aa00100', 'charm0abfff00']);
  });
});
