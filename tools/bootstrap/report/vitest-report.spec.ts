import { describe, expect, it } from 'vitest';
import { totalsOf } from './vitest-report.mjs';

const passing = { status: 'passed', endTime: 2_500, assertionResults: [{ status: 'passed' }] };
const failing = { status: 'failed', endTime: 3_000, assertionResults: [{ status: 'failed' }] };
const broken = { status: 'failed', endTime: 1_000, assertionResults: [] };

const report = {
  success: true,
  startTime: 1_000,
  numPassedTests: 1,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [passing],
};

describe('totalsOf', () => {
  it.each([
    ['a passing run', report, { passed: 1, failed: 0, skipped: 0, ms: 1_500 }],
    [
      'a failing test',
      { ...report, success: false, numFailedTests: 1, testResults: [passing, failing] },
      { passed: 1, failed: 1, skipped: 0, ms: 2_000 },
    ],
    [
      'a file that does not load',
      { ...report, success: false, testResults: [passing, broken] },
      { passed: 1, failed: 1, skipped: 0, ms: 1_500 },
    ],
    ['an error outside of tests', { ...report, success: false }, { passed: 1, failed: 1, skipped: 0, ms: 1_500 }],
    [
      'skipped and planned tests',
      { ...report, numPendingTests: 2, numTodoTests: 1 },
      { passed: 1, failed: 0, skipped: 3, ms: 1_500 },
    ],
  ])('counts %s', (_name, given, totals) => {
    expect(totalsOf(given)).toEqual(totals);
  });
});
