import { active, type Report, waiting } from '@charmsmith/core';
import { describe, expect, it } from 'vitest';
import type { RedisCheck, RedisFacts } from './contract.ts';
import { decideReport } from './decide-report.ts';

const facts: RedisFacts = { version: '7.0.15', role: 'master', loading: false, connectedReplicas: 0 };
const both = (status: Report['unit'] & object): Report => ({ unit: status, application: status });

describe('decideReport', () => {
  it.each<[name: string, check: RedisCheck, report: Report]>([
    ['Redis answers', { alive: true, facts }, both(active())],
    [
      'Redis loads its dataset',
      { alive: true, facts: { ...facts, loading: true } },
      both(waiting('Waiting for Redis...')),
    ],
    [
      'Redis does not answer',
      { alive: false, failure: { code: 'ECONNREFUSED', message: '' } },
      both(waiting('Waiting for Redis...')),
    ],
  ])('when %s', (_name, check, report) => {
    expect(decideReport(check)).toEqual(report);
  });
});
