import { describe, expect, it, vi } from 'vitest';
import type * as core from '../index.ts';
import { contributionPoint, isContributionPoint } from './contribution.ts';
import { definePlugin, isPlugin } from './define-plugin.ts';
import { token } from './token.ts';

/** Core as a second install of the package would be. */
async function secondInstall(): Promise<typeof core> {
  vi.resetModules();
  return await import('../index.ts');
}
const parts = () => ({});

describe('a package that is installed twice', () => {
  it('knows the plugins of the other install', async () => {
    const other = await secondInstall();
    expect(other.definePlugin).not.toBe(definePlugin);
    expect(isPlugin(other.definePlugin({ name: 'other', version: '1.0.0', parts })())).toBe(true);
    expect(other.isPlugin(definePlugin({ name: 'own', version: '1.0.0', parts })())).toBe(true);
  });

  it('has the same tokens and contribution points', async () => {
    const other = await secondInstall();
    expect(other.token('test/A')).toBe(token('test/A'));
    expect(other.contributionPoint('test/P')).toBe(contributionPoint('test/P'));
    expect(isContributionPoint(other.StatusSource)).toBe(true);
  });
});

describe('isPlugin', () => {
  it.each([
    [undefined],
    [null],
    ['plugin'],
    [{}],
    [{ $type: 'else' }],
    [definePlugin({ name: 'a', version: '1', parts })],
  ])('does not take %j for one', (value) => {
    expect(isPlugin(value)).toBe(false);
  });
});

describe('definePlugin', () => {
  it('makes the parts from the options when it is listed', () => {
    const greeter = definePlugin({
      name: 'greeter',
      version: '1.0.0',
      parts: ({ id }: { id: string }) => ({ provides: [{ token: token(id), dependencies: {}, create: () => id }] }),
    });
    expect(greeter({ id: 'test/G' })).toMatchObject({
      name: 'greeter',
      requires: {},
      after: [],
      optionIssues: [],
      parts: { provides: [{ token: token('test/G') }] },
    });
  });
});

describe('isContributionPoint', () => {
  it('tells a point from the token of the same id', () => {
    expect(isContributionPoint(contributionPoint('test/A'))).toBe(true);
    expect(isContributionPoint(token('test/A'))).toBe(false);
  });
});
