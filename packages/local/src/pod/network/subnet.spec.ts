import { describe, expect, it } from 'vitest';
import { chooseSubnet, linkName, parseRange, podRange, renderAddress, type AddressRange } from './subnet.ts';

const range = (text: string): AddressRange => parseRange(text)!;
const first = podRange.first;

describe('chooseSubnet', () => {
  it.each<[name: string, used: readonly string[], randoms: readonly number[], chosen: string | undefined]>([
    ['takes the lowest', [], [0], '10.160.0.0'],
    ['takes the highest', [], [0.9999999999], '10.191.255.252'],
    ['starts at a multiple of four', [], [3 / 2 ** 21], '10.160.0.0'],
    ['tries again when the first is used', ['10.160.0.0/30'], [0, 0.5], '10.176.0.0'],
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
    const names = [first, first + 4, first + podRange.size - 4].map(linkName);
    expect(names).toEqual(['charm0aa00000', 'charm0aa00004', 'charm0abffffc']);
  });
});
