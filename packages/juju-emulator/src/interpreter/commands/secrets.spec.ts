import { describe, expect, it } from 'vitest';
import { openContext, runLine } from '../../../test/open-context.ts';
import { foreignSecret, ownSecret, sampleState } from '../../../test/sample-charm.ts';
import type { SecretState } from '../../state/unit-state.ts';

const oldest = { revision: 1, content: { password: 'b2xk' } };
const newer = { revision: 2, content: { password: 'bmV3' } };

function withOwn(changes: Partial<SecretState>) {
  const state = sampleState();
  return {
    ...state,
    secrets: state.secrets.map((secret) => (secret.id === ownSecret ? { ...secret, ...changes } : secret)),
  };
}

/** Runs lines, and gives the application's secret as it would be committed. */
async function committed(state: ReturnType<typeof sampleState>, jujuVersion: string, ...lines: readonly string[]) {
  const context = openContext(state, undefined, { jujuVersion });
  for (const line of lines) expect(await runLine(context, line)).toMatchObject({ exitCode: 0 });
  return context.commit().state.secrets.find(({ id }) => id === ownSecret);
}

describe('secret-remove', () => {
  it('removes one revision, or all', async () => {
    const state = withOwn({ revisions: [oldest, newer] });
    expect(await committed(state, '3.6.8', `secret-remove ${ownSecret} --revision 1`)).toMatchObject({
      revisions: [newer],
    });
    expect(await committed(state, '3.6.8', `secret-remove secret:${ownSecret}`)).toBeUndefined();
    const each = [1, 2].map((revision) => `secret-remove ${ownSecret} --revision=${revision}`);
    expect(await committed(state, '3.6.8', ...each)).toBeUndefined();
  });

  it.each([
    [
      'a revision that is not there',
      `secret-remove ${ownSecret} --revision 7`,
      `secret revision "${ownSecret}/7" not found`,
    ],
    ['a secret that is not there', 'secret-remove 9m4e2mr0ui3e8a215n60', 'secret "9m4e2mr0ui3e8a215n60" not found'],
    ["another application's", `secret-remove ${foreignSecret}`, 'permission denied'],
  ])('lets the commit fail, not the command, for %s', async (_what, line, refused) => {
    const context = openContext();
    expect(await runLine(context, line)).toMatchObject({ exitCode: 0 });
    expect(context.commit()).toMatchObject({ refused });
  });

  it('refuses a revision that is no number', async () => {
    expect(await runLine(openContext(), `secret-remove ${ownSecret} --revision=x`)).toMatchObject({ exitCode: 2 });
  });
});

describe('secret-set', () => {
  it('gives a new revision an expiry of its own, or none', async () => {
    const state = withOwn({ expiry: 9_000 });
    expect(await committed(state, '3.6.8', `secret-set ${ownSecret} --label=l`)).toHaveProperty('expiry', 9_000);
    expect(await committed(state, '3.6.8', `secret-set ${ownSecret} password=x`)).not.toHaveProperty('expiry');
    expect(await committed(state, '3.6.8', `secret-set ${ownSecret} password=x --expire=1s`)).toHaveProperty(
      'expiry',
      2_000,
    );
  });

  it.each([
    ['3.6.8', 1],
    ['3.5.6', 2],
  ])('of the same content makes, in %s, %i revision(s)', async (version, count) => {
    const secret = await committed(sampleState(), version, `secret-set ${ownSecret} password=old`);
    expect(secret?.revisions).toHaveLength(count);
  });

  it.each([
    ['3.6.8', { label: 'l', description: 'd' }],
    ['3.5.4', { label: 'admin', description: 'd' }],
  ])('said twice in one hook gives, in %s, %j', async (version, expected) => {
    const lines = [`secret-set ${ownSecret} --label=l`, `secret-set ${ownSecret} --description=d`];
    expect(await committed(sampleState(), version, ...lines)).toMatchObject(expected);
  });
});

describe('secret rotation', () => {
  it.each([
    ['never', undefined],
    ['hourly', '1970-01-01T01:00:01Z'],
    ['daily', '1970-01-02T00:00:01Z'],
    ['weekly', '1970-01-08T00:00:01Z'],
    ['monthly', '1970-02-01T00:00:01Z'],
    ['quarterly', '1970-04-01T00:00:01Z'],
    ['yearly', '1971-01-01T00:00:01Z'],
  ])('that is %s comes next at %s', async (rotation, rotates) => {
    const context = openContext();
    await runLine(context, `secret-set ${ownSecret} --rotate=${rotation}`);
    const { stdout } = await runLine(context, `secret-info-get ${ownSecret} --format=json`);
    const { [ownSecret]: info } = JSON.parse(stdout) as Record<string, { rotation: string; rotates?: string }>;
    expect(info).toMatchObject({ rotation });
    expect(info?.rotates).toBe(rotates);
  });
});

describe('secret-get', () => {
  const twice = { revisions: [oldest, newer], tracked: { revision: 1, label: '' } };

  it.each([
    ['3.6.8', 'old'],
    ['3.2.0', 'new'],
    ['3.1.7', 'old'],
    ['3.1.6', 'new'],
  ])('of the owner reads, in %s, the content %s', async (jujuVersion, value) => {
    const context = openContext(withOwn(twice), undefined, { jujuVersion });
    expect(await runLine(context, `secret-get ${ownSecret} password`)).toMatchObject({ stdout: `${value}\n` });
  });

  it('prints one value in base64 when asked', async () => {
    expect(await runLine(openContext(), `secret-get ${ownSecret} password#base64`)).toMatchObject({ stdout: 'b2xk\n' });
  });

  it('tells a secret that may not be read from one that is not there', async () => {
    const model = { uuid: '', type: 'caas' as const, hasSecret: (id: string) => id === '9m4e2mr0ui3e8a215n60' };
    const context = openContext({}, undefined, { model });
    expect((await runLine(context, 'secret-get 9m4e2mr0ui3e8a215n60')).stderr).toContain('permission denied');
    expect((await runLine(context, 'secret-get 9m4e2mr0ui3e8a215n61')).stderr).toContain('not found');
  });
});
