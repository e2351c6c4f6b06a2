import { stripVTControlCharacters } from 'node:util';
import type { ModelStatus, UnitStatus } from '@charmsmith/local';
import { describe, expect, it } from 'vitest';
import { outputOf, renderAction, renderStatus } from './print.ts';

const unit: UnitStatus = {
  unit: 'redis-k8s/0',
  leader: true,
  status: 'active',
  message: '',
  workloadVersion: '7.0.15',
  pending: [],
  last: { name: 'start', durationMs: 120, committed: true },
  pod: { address: '10.160.3.2', processId: 4711, roots: {} },
};
const lost: UnitStatus = {
  unit: 'redis-k8s/1',
  leader: false,
  status: 'active',
  message: '',
  workloadVersion: '7.0.15',
  pending: ['start', 'config-changed'],
  running: 'upgrade-charm',
  last: { name: 'stop', durationMs: 120, committed: true },
};
const status: ModelStatus = {
  model: 'local',
  application: 'redis-k8s',
  status: 'active',
  message: '',
  config: { 'enable-tls': false },
  cuts: [],
  processId: 4700,
  units: [unit, lost],
};
const linesOf = (changes: Partial<ModelStatus> = {}, width = 120) =>
  stripVTControlCharacters(renderStatus({ ...status, ...changes }, width)).split('\n');

describe('renderStatus', () => {
  it('shows the application, its units with what they do, and its options', () => {
    expect(linesOf()).toEqual([
      'Model  Application  Status  Units  Message',
      'local  redis-k8s    active  2',
      '',
      'Unit          Status  Version  Address     Doing             Last hook     Message',
      'redis-k8s/0*  active  7.0.15   10.160.3.2                    start 0.12 s',
      'redis-k8s/1   active  7.0.15   no pod      upgrade-charm +2  stop 0.12 s',
      '',
      'Config: enable-tls=false',
    ]);
  });

  it('says which links are cut', () => {
    expect(linesOf({ cuts: [['redis-k8s/0', 'redis-k8s/1']] }).at(-1)).toBe('Links cut: redis-k8s/0 – redis-k8s/1');
  });

  it('fits into a narrow terminal', () => {
    for (const line of linesOf({}, 80)) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('says that there are no units', () => {
    expect(linesOf({ units: [] })).toContain('There are no units.');
  });
});

describe('renderAction', () => {
  it('shows how it ended and each result', () => {
    const results = { 'redis-password': 'abc', nested: { a: 1 } };
    expect(renderAction({ unit: 'redis-k8s/0', status: 'completed', message: '', results })).toBe(
      'redis-k8s/0: completed\nredis-password: abc\nnested: {"a":1}',
    );
    expect(renderAction({ unit: 'redis-k8s/0', status: 'failed', message: 'no', results: {} })).toBe(
      'redis-k8s/0: failed: no',
    );
  });
});

describe('outputOf', () => {
  const report = { unit: 'redis-k8s/0', message: '' };

  it.each([
    [
      'succeeded',
      { ...report, status: 'completed', results: { 'return-code': '0', stdout: 'a\nb' } } as const,
      { stdout: 'a\nb\n', stderr: '', exitCode: 0 },
    ],
    [
      'failed',
      { ...report, status: 'failed', results: { 'return-code': '3', stderr: 'bad' } } as const,
      { stdout: '', stderr: 'bad\n', exitCode: 3 },
    ],
    [
      'was cut short',
      { ...report, status: 'aborted', results: {} } as const,
      { stdout: '', stderr: 'the command was cut short in redis-k8s/0\n', exitCode: 1 },
    ],
  ])('gives what a command that %s has printed', (_how, ended, expected) => {
    expect(outputOf(ended)).toEqual(expected);
  });
});
