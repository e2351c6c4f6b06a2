import { describe, expect, it } from 'vitest';
import { emptyCharm } from '../charm/charm-description.ts';
import { fillParameters } from './action-parameters.ts';

describe('fillParameters', () => {
  const to = { properties: { host: { type: 'string' }, port: { type: 'integer', default: 80 } } };

  it.each<[name: string, params: object, given: object, filled: object]>([
    ['a default', { mode: { default: 'full' } }, {}, { mode: 'full' }],
    ['what was given, not a default', { mode: { default: 'full' } }, { mode: 'some' }, { mode: 'some' }],
    ['a default inside of an object', { to }, { to: { host: 'h' } }, { to: { host: 'h', port: 80 } }],
    ['an object, for a default inside of it', { to }, {}, { to: { port: 80 } }],
    ['no object without a default', { to: { properties: { host: {} } } }, {}, {}],
    ['both defaults of an object', { to: { ...to, default: { host: 'h' } } }, {}, { to: { host: 'h', port: 80 } }],
  ])('gives %s', (_name, params, given, filled) => {
    const charm = { ...emptyCharm, actions: { act: { params: params as never, required: [] } } };
    expect(fillParameters(charm, 'act', given as never, '3.6.8')).toEqual(filled);
  });

  it.each<[name: string, params: object, given: object, why: string]>([
    ['of another type', { n: { type: 'integer' } }, { n: 'x' }, 'the parameter "n" is not of type integer'],
    ['of none of two types', { n: { type: ['integer', 'null'] } }, { n: 'x' }, 'is not of type integer, null'],
    ['that is none of several', { mode: { enum: ['a', 'b'] } }, { mode: 'c' }, 'the parameter "mode" is wrong: '],
    ['beyond a bound', { n: { type: 'number', maximum: 3 } }, { n: 4 }, 'the parameter "n" is wrong: '],
    ['inside of an object', { to }, { to: { port: 'x' } }, 'the parameter "to.port" is not of type integer'],
    [
      'inside of a list',
      { to: { type: 'array', items: { type: 'string' } } },
      { to: ['a', 1] },
      'the parameter "to.1" is not of type string',
    ],
  ])('refuses a value %s', (_name, params, given, why) => {
    const charm = { ...emptyCharm, actions: { act: { params: params as never, required: [] } } };
    expect(() => fillParameters(charm, 'act', given as never, '3.6.8')).toThrow(
      expect.objectContaining({ code: 'JUJU_EMULATOR_BAD_VALUE', message: expect.stringContaining(why) as string }),
    );
  });
});
