import { describe, expect, it } from 'vitest';
import { writesOf } from './writes.mjs';

const writes = { acknowledged: 491, lost: 0, longestPauseMs: 5_997, errors: {}, trouble: {} };
const passed = { status: 'passed', title: 'the master killed' };

function reportOf(...assertionResults: Parameters<typeof writesOf>[0]['testResults'][number]['assertionResults']) {
  const counts = { numPassedTests: 1, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  return { success: true, startTime: 0, ...counts, testResults: [{ status: 'passed', endTime: 1, assertionResults }] };
}

describe('writesOf', () => {
  it('has a row for each test in which a client wrote', () => {
    const report = reportOf({ status: 'passed', title: 'another' }, { ...passed, meta: { writes } });
    expect(writesOf(report)).toEqual([['the master killed', '491', '0', '6.0 s', 'none', 'none']]);
  });

  it('counts errors by their words', () => {
    const errors = { READONLY: 3, NOREPLICAS: 1 };
    const [row] = writesOf(
      reportOf({ ...passed, meta: { writes: { ...writes, errors, trouble: { ENOTFOUND: 15 } } } }),
    );
    expect(row?.slice(-2)).toEqual(['READONLY 3, NOREPLICAS 1', 'ENOTFOUND 15']);
  });
});
