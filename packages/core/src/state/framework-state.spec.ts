import { describe, expect, it } from 'vitest';
import { type DeferredEntry, formatState, parseState } from './framework-state.ts';

const entry: DeferredEntry = {
  handler: 'redis-k8s: config-changed',
  event: { kind: 'relation-changed', endpoint: 'db', relationId: 'db:1', remoteApp: 'mysql' },
  reason: 'not yet',
  attempts: 2,
  since: '2026-01-01T00:00:00.000Z',
};

describe('formatState and parseState', () => {
  it('give back what was stored', () => {
    const state = { deferred: [entry, { ...entry, handler: 'other' }] };
    expect(parseState(formatState(state, undefined))).toEqual({ ...state, observed: {} });
  });

  it('give back what reconcilers saw', () => {
    const observed = { 'web: reconcile': { config: { port: 'a' }, relations: { 'db:1': { mysql: 'b' } } } };
    expect(parseState(formatState({ deferred: [], observed }, undefined))).toEqual({ deferred: [], observed });
  });

  it.each([[undefined], ['']])('store nothing when there is nothing to keep and %j is stored', (before) => {
    expect(formatState({ deferred: [] }, before)).toBe(before);
  });

  it('store that there is nothing, where there was something', () => {
    const before = formatState({ deferred: [entry] }, undefined);
    expect(parseState(formatState({ deferred: [] }, before))).toEqual({ deferred: [], observed: {} });
  });

  it.each([[undefined], ['']])('read %j as nothing', (text) => {
    expect(parseState(text)).toEqual({ deferred: [] });
  });
});

describe('parseState', () => {
  const stored = (entries: unknown) => JSON.stringify({ version: 1, deferred: entries });

  it.each<[name: string, text: string, what: string]>([
    ['no JSON', '{', 'it is not JSON'],
    ['null', 'null', 'version is undefined'],
    ['a number', '1', 'version is undefined'],
    ['another version', '{"version":2,"deferred":[]}', 'version is 2, not 1'],
    ['no queue', '{"version":1}', 'queue is damaged'],
    ['an entry that is null', stored([null]), 'queue is damaged'],
    ['an entry without a handler', stored([{ ...entry, handler: undefined }]), 'queue is damaged'],
    ['an entry without an event', stored([{ ...entry, event: null }]), 'queue is damaged'],
    ['an entry whose attempts are text', stored([{ ...entry, attempts: '2' }]), 'queue is damaged'],
    ['observations that are a list', '{"version":1,"deferred":[],"observed":[]}', 'observations are damaged'],
    ['an observation without relations', '{"version":1,"deferred":[],"observed":{"a":{}}}', 'observations are damaged'],
  ])('refuses %s', (_name, text, what) => {
    expect(() => parseState(text)).toThrow(
      expect.objectContaining({ code: 'CORE_BAD_STATE', message: expect.stringContaining(what) as string }),
    );
  });
});
