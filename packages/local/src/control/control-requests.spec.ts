import { type CharmDescription, emptyCharm } from '@charmsmith/juju-emulator';
import { describe, expect, it } from 'vitest';
import {
  parseAction,
  parseConfig,
  parseExec,
  parseKill,
  parseLinks,
  parseResolved,
  parseResource,
  parseScale,
  parseUnit,
} from './control-requests.ts';

const charm: CharmDescription = {
  ...emptyCharm,
  config: {
    'enable-tls': { type: 'boolean' },
    replicas: { type: 'int' },
    ratio: { type: 'float' },
    motd: { type: 'string' },
  },
  actions: { backup: { params: { keep: { type: 'integer' }, full: { type: 'boolean' } }, required: [] } },
};
const refusal = (message: string) => expect.objectContaining({ code: 'LOCAL_BAD_REQUEST', message }) as Error;

describe('parseConfig', () => {
  it.each([
    ['a boolean', { 'enable-tls': 'true' }, { 'enable-tls': true }],
    ['a whole number', { replicas: '-3' }, { replicas: -3 }],
    ['a decimal number', { ratio: '0.5' }, { ratio: 0.5 }],
    ['a number with an exponent', { ratio: '1e-3' }, { ratio: 0.001 }],
    ['a text that looks like a number', { motd: '12' }, { motd: '12' }],
    ['the empty text as a reset, whatever the type', { replicas: '', motd: '' }, { replicas: null, motd: null }],
    ['an option it does not know as text, for the agent to refuse', { other: 'true' }, { other: 'true' }],
  ])('reads %s', (_what, values, expected) => {
    expect(parseConfig({ values }, charm)).toEqual(expected);
  });

  it.each([
    ['a boolean of another spelling', { 'enable-tls': 'yes' }, 'option enable-tls is true or false, not "yes"'],
    ['a fraction', { replicas: '1.5' }, 'option replicas is a whole number, not "1.5"'],
    ['a hexadecimal number', { replicas: '0x10' }, 'option replicas is a whole number, not "0x10"'],
    ['a blank', { replicas: ' ' }, 'option replicas is a whole number, not " "'],
    ['an endless number', { ratio: 'Infinity' }, 'option ratio is a number, not "Infinity"'],
    ['a value that is no text', { replicas: 3 }, '"values" is a map of texts'],
    ['a list', ['enable-tls'], '"values" is a map of texts'],
  ])('refuses %s', (_what, values, message) => {
    expect(() => parseConfig({ values }, charm)).toThrow(refusal(message));
  });
});

describe.each([
  ['parseConfig', (body: unknown) => parseConfig(body, charm)],
  ['parseResource', parseResource],
  ['parseAction', (body: unknown) => parseAction(body, charm)],
  ['parseUnit', parseUnit],
  ['parseExec', parseExec],
  ['parseResolved', parseResolved],
  ['parseScale', parseScale],
  ['parseKill', parseKill],
  ['parseLinks', parseLinks],
])('%s', (_name, parse) => {
  it.each([null, undefined, 7, 'text', ['list']])('refuses %j for a request', (body) => {
    expect(() => parse(body)).toThrow(refusal('a request is a JSON object'));
  });
});

describe('parseResource', () => {
  it('reads a name and an absolute path', () => {
    expect(parseResource({ name: 'cert-file', file: '/srv/redis.crt', more: 1 })).toEqual({
      name: 'cert-file',
      file: '/srv/redis.crt',
    });
  });

  it.each([
    ['without a name', { file: '/srv/redis.crt' }, 'a resource has a name'],
    ['without a file', { name: 'cert-file' }, 'resource cert-file is a file, given by its absolute path'],
    [
      'with a path from nowhere',
      { name: 'cert-file', file: 'redis.crt' },
      'resource cert-file is a file, given by its absolute path',
    ],
  ])('refuses one %s', (_what, body, message) => {
    expect(() => parseResource(body)).toThrow(refusal(message));
  });
});

describe('parseAction', () => {
  it.each([
    ['no parameters', { name: 'backup' }, {}],
    [
      'parameters of the types that the charm declares',
      { name: 'backup', parameters: { keep: '3', full: 'false' } },
      { keep: 3, full: false },
    ],
    ['a parameter that is not declared, as text', { name: 'backup', parameters: { target: '5' } }, { target: '5' }],
    ['an action it does not know, for the agent to refuse', { name: 'other', parameters: { a: '1' } }, { a: '1' }],
  ])('reads %s', (_what, body, parameters) => {
    expect(parseAction({ ...body, unit: 'app/0' }, charm)).toEqual({ unit: 'app/0', name: body.name, parameters });
  });

  it.each([
    ['without a name', {}, 'an action has a name'],
    [
      'with a parameter of another type',
      { name: 'backup', parameters: { keep: 'all' } },
      'parameter keep is a whole number, not "all"',
    ],
    ['with a parameter that is no text', { name: 'backup', parameters: { keep: 3 } }, '"parameters" is a map of texts'],
    ['without a unit', { name: 'backup' }, '"unit" is the name of a unit'],
  ])('refuses one %s', (_what, body, message) => {
    expect(() => parseAction(body, charm)).toThrow(refusal(message));
  });
});

describe('requests about units', () => {
  it.each<[what: string, read: () => unknown, expected: unknown]>([
    ['a command', () => parseExec({ unit: 'app/0', command: ['ls', '-l'] }), { unit: 'app/0', command: ['ls', '-l'] }],
    ['a retry', () => parseResolved({ unit: 'app/0' }), { unit: 'app/0', retry: true }],
    ['a hook taken as done', () => parseResolved({ unit: 'app/0', retry: false }), { unit: 'app/0', retry: false }],
    ['a number of units', () => parseScale({ units: 0 }), 0],
    ['a pod to kill', () => parseKill({ unit: 'app/0' }), { unit: 'app/0' }],
    ['a container to kill', () => parseKill({ unit: 'app/0', container: 'a' }), { unit: 'app/0', container: 'a' }],
    ['links of some', () => parseLinks({ units: ['app/0'] }), { units: ['app/0'], from: undefined }],
    ['all links', () => parseLinks({}), { units: undefined, from: undefined }],
  ])('reads %s', (_what, read, expected) => {
    expect(read()).toEqual(expected);
  });

  it.each<[what: string, read: () => unknown, message: string]>([
    ['no command', () => parseExec({ unit: 'app/0', command: [] }), '"command" is a program and its arguments'],
    ['a command line', () => parseExec({ unit: 'app/0', command: 'ls' }), '"command" is a program and its arguments'],
    ['a retry that is neither', () => parseResolved({ unit: 'app/0', retry: 'no' }), '"retry" is true or false'],
    ['half a unit', () => parseScale({ units: 1.5 }), '"units" is a whole number from 0, not 1.5'],
    ['less than none', () => parseScale({ units: -1 }), '"units" is a whole number from 0, not -1'],
    ['no number', () => parseScale({}), '"units" is a whole number from 0, not undefined'],
    [
      'a container of no name',
      () => parseKill({ unit: 'a/0', container: 1 }),
      '"container" is the name of a container',
    ],
    ['no units', () => parseLinks({ units: [] }), '"units" is a list of units'],
    ['one that is none', () => parseLinks({ units: ['app/0'], from: [1] }), '"from" is a list of units'],
  ])('refuses %s', (_what, read, message) => {
    expect(read).toThrow(refusal(message));
  });
});
