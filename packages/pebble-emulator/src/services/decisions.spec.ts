import { describe, expect, it } from 'vitest';
import { emptyPlan } from '../plan/layer.ts';
import type { ServiceConfig } from '../plan/layer.ts';
import { nextBackoffMs, withJitter } from './backoff.ts';
import { decideReplan } from './decide-replan.ts';
import { decideExit } from './exit-action.ts';
import { summarise } from './service-changes.ts';
import type { ServiceChangeKind } from './service-changes.ts';

describe('nextBackoffMs', () => {
  const second = 1_000_000_000n;

  it.each<[what: string, config: ServiceConfig, delays: number[]]>([
    ['doubles from half a second to thirty', {}, [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000]],
    ['keeps to its factor', { 'backoff-delay': second, 'backoff-factor': 3 }, [1000, 3000, 9000, 27000, 30000]],
    ['keeps to its limit', { 'backoff-limit': second }, [500, 1000, 1000]],
    ['never grows by a factor of one', { 'backoff-factor': 1 }, [500, 500]],
  ])('%s', (_what, config, delays) => {
    let previous = 0;
    expect(delays.map(() => (previous = nextBackoffMs(config, previous)))).toEqual(delays);
  });

  it('is lengthened by up to a tenth', () => {
    expect(withJitter(1000, () => 0)).toBe(1000);
    expect(withJitter(1000, () => 0.5)).toBe(1050);
  });
});

describe('decideExit', () => {
  it.each<[config: ServiceConfig, exitCode: number, decision: object]>([
    [{}, 0, { action: 'restart', then: 'restart' }],
    [{}, 1, { action: 'restart', then: 'restart' }],
    [{ 'on-success': 'ignore' }, 0, { action: 'ignore', then: 'stopped' }],
    [{ 'on-failure': 'ignore' }, 143, { action: 'ignore', then: 'exited' }],
    [{ 'on-success': 'shutdown' }, 0, { action: 'shutdown', then: 'exited', shutdown: 'success' }],
    [{ 'on-failure': 'shutdown' }, 1, { action: 'shutdown', then: 'exited', shutdown: 'service-failure' }],
    [
      { 'on-success': 'failure-shutdown' },
      0,
      { action: 'failure-shutdown', then: 'exited', shutdown: 'service-failure' },
    ],
    [{ 'on-failure': 'success-shutdown' }, 1, { action: 'success-shutdown', then: 'exited', shutdown: 'success' }],
  ])('%j after code %i', (config, exitCode, decision) => {
    expect(decideExit(config, exitCode)).toEqual(decision);
  });
});

describe('decideReplan', () => {
  const plan = {
    ...emptyPlan,
    services: new Map<string, ServiceConfig>([
      ['same', { command: 'a' }],
      ['changed', { command: 'b', summary: 'new' }],
      ['disabled', { command: 'c' }],
      ['enabled', { command: 'd', startup: 'enabled' }],
    ]),
  };

  it.each<[what: string, started: Record<string, ServiceConfig>, decision: object]>([
    ['starts what is enabled when nothing runs', {}, { stop: [], start: ['enabled'] }],
    ['leaves what has not changed', { same: { command: 'a' } }, { stop: [], start: ['enabled'] }],
    [
      'restarts what differs in any field',
      { changed: { command: 'b' } },
      { stop: ['changed'], start: ['changed', 'enabled'] },
    ],
    [
      'restarts what is no longer enabled',
      { disabled: { command: 'c', startup: 'enabled' } },
      { stop: ['disabled'], start: ['disabled', 'enabled'] },
    ],
  ])('%s', (_what, started, decision) => {
    expect(decideReplan(plan, new Map(Object.entries(started)))).toEqual(decision);
  });
});

describe('the summary of a change', () => {
  it.each<[kind: ServiceChangeKind, names: string[], count: number, summary: string]>([
    ['start', ['a'], 1, 'Start service "a"'],
    ['stop', ['b', 'a'], 4, 'Stop service "b" and 3 more'],
    ['replan', [], 0, 'Replan - no services'],
  ])('%s of %j', (kind, names, count, summary) => {
    expect(summarise(kind, names, count)).toBe(summary);
  });
});
