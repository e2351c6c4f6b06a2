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
});
