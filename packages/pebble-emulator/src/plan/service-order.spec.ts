import { describe, expect, it } from 'vitest';
import type { ServiceConfig } from './layer.ts';
import { assignLanes, orderServices } from './service-order.ts';

type Services = Record<string, Pick<ServiceConfig, 'after' | 'before' | 'requires'>>;

const chain: Services = {
  app: { requires: ['db'], after: ['db'] },
  db: { requires: ['disk'], after: ['disk'] },
  disk: {},
  other: {},
};

describe('orderServices', () => {
  it.each<[what: string, direction: 'start' | 'stop', services: Services, names: string[], order: string[]]>([
    ['what it requires first, when it says so', 'start', chain, ['app'], ['disk', 'db', 'app']],
    ['what requires it first, when stopping', 'stop', chain, ['disk'], ['app', 'db', 'disk']],
    ['nothing that is merely near', 'start', chain, ['disk'], ['disk']],
    ['`before` as well as `after`', 'start', { a: {}, z: { before: ['a'] } }, ['a', 'z'], ['z', 'a']],
    ['names, when nothing else decides', 'start', { c: {}, a: {}, b: {} }, ['c', 'a', 'b'], ['a', 'b', 'c']],
    ['a requirement without order by name', 'start', { a: { requires: ['b'] }, b: {} }, ['a'], ['a', 'b']],
    ['unknown names in `after` left out', 'start', { a: { after: ['nobody'] } }, ['a'], ['a']],
    ['a loop of requirements alone', 'start', { a: { requires: ['b'] }, b: { requires: ['a'] } }, ['a'], ['a', 'b']],
  ])('gives %s', (_what, direction, services, names, order) => {
    expect(orderServices(new Map(Object.entries(services)), names, direction)).toEqual(order);
  });

  it('refuses a service that does not exist, asked for or required', () => {
    const services = new Map(Object.entries({ a: { requires: ['zz'] } }));
    expect(() => orderServices(services, ['x'], 'start')).toThrow('service "x" does not exist');
    expect(() => orderServices(services, ['a'], 'start')).toThrow('service "zz" does not exist');
  });

  it('refuses a loop of after and before', () => {
    const services = new Map(Object.entries({ a: { after: ['b'] }, b: { after: ['c'] }, c: { after: ['a'] }, d: {} }));
    expect(() => orderServices(services, ['a', 'b', 'c', 'd'], 'start')).toThrow(
      'services in before/after loop: a, b, c',
    );
  });
});

describe('assignLanes', () => {
  it.each<[what: string, services: Services, ordered: string[], lanes: string[][]]>([
    ['no services', {}, [], []],
    ['a lane for each of its own', { a: {}, b: {} }, ['a', 'b'], [['a'], ['b']]],
    [
      'one lane for what requires each other',
      chain,
      ['disk', 'db', 'app', 'other'],
      [['disk', 'db', 'app'], ['other']],
    ],
    ['a lane each for an order without requirement', { a: {}, b: { after: ['a'] } }, ['a', 'b'], [['a'], ['b']]],
    [
      'strangers in one lane, after a service that went back to an earlier one',
      { a: {}, b: {}, c: { requires: ['a'] }, d: {} },
      ['a', 'b', 'c', 'd'],
      [
        ['a', 'c'],
        ['b', 'd'],
      ],
    ],
  ])('gives %s', (_what, services, ordered, lanes) => {
    expect(assignLanes(new Map(Object.entries(services)), ordered)).toEqual(lanes);
  });
});
