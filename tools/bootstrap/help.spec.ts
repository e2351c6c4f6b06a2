import { describe, expect, it } from 'vitest';
import { helpOf } from './help.mjs';

describe('helpOf', () => {
  it.each(['test', 'test:long', 'test:ha', 'build'])('has examples of %s', (job) => {
    expect(helpOf(job, ['--help'])).toMatch(/^Usage: npm (?:run )?[a-z:]+(?: |\n)[\s\S]*\nExamples:\n/);
    expect(helpOf(job, ['-p', 'core', '-h'])).toBe(helpOf(job, ['--help']));
  });

  it.each([
    ['that was not asked', 'test', ['-p', 'core']],
    ['with a program that answers itself', 'start', ['--help']],
  ])('leaves a job alone %s', (_what, job, args) => {
    expect(helpOf(job, args)).toBeUndefined();
  });
});
