import { describe, expect, it } from 'vitest';
import { openContext, runLine } from '../../../test/open-context.ts';
import { foreignSecret, ownSecret, sampleState } from '../../../test/sample-charm.ts';
import type { SecretState, UnitState } from '../../state/unit-state.ts';

type Access = SecretState['access'];

const toMysql = { target: 'application-mysql', scope: 'relation-web.db#mysql.db', role: 'view' };
const toUnit = { ...toMysql, target: 'unit-mysql-0' };

function stateWith(access: Access, overrides: Partial<UnitState> = {}): UnitState {
  const state = sampleState(overrides);
  return {
    ...state,
    secrets: state.secrets.map((secret) => (secret.id === ownSecret ? { ...secret, access } : secret)),
  };
}

describe('secret-grant and secret-revoke', () => {
  it.each<[line: string, before: Access, after: Access]>([
    [`secret-grant ${ownSecret} -r db:7`, [], [toMysql]],
    [`secret-grant ${ownSecret} --relation 7 --unit mysql/0`, [], [toUnit]],
    [`secret-grant ${ownSecret} -r db:7`, [toMysql], [toMysql]],
    [`secret-grant ${ownSecret} -r db:7 --unit mysql/0`, [toMysql], [toMysql]],
    [`secret-revoke ${ownSecret} -r db:7`, [toMysql, toUnit], [toUnit]],
    [`secret-revoke ${ownSecret} --app mysql`, [toMysql], []],
    [`secret-revoke ${ownSecret} --application mysql`, [toMysql], []],
    [`secret-revoke ${ownSecret} --unit mysql/0`, [toMysql, toUnit], [toMysql]],
    [`secret-revoke ${ownSecret} -r db:7 --unit mysql/0`, [toUnit], []],
    [`secret-revoke ${ownSecret} --app gone`, [toMysql], [toMysql]],
  ])('%s changes access with the commit', async (line, before, after) => {
    const state = stateWith(before);
    const context = openContext(state);
    expect(await runLine(context, line)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(context.rollback()).toEqual(state);
    expect(context.commit().state.secrets[0]?.access).toEqual(after);
  });

  it('shows a pending grant', async () => {
    const context = openContext();
    await runLine(context, `secret-grant ${ownSecret} -r db:7`);
    const { stdout } = await runLine(context, `secret-info-get ${ownSecret} --format=json`);
    expect(JSON.parse(stdout)).toMatchObject({ [ownSecret]: { access: [toMysql] } });
  });

  it.each<[line: string, exitCode: number, text: string, state?: Partial<UnitState>]>([
    ['secret-grant', 2, 'missing secret URI'],
    ['secret-grant secret:short -r db:7', 2, 'secret URI "secret:short" not valid'],
    [`secret-grant ${ownSecret}`, 2, 'no relation id specified'],
    [`secret-grant ${ownSecret} -r db:99`, 2, 'invalid value "db:99" for option -r: relation not found'],
    [`secret-grant ${ownSecret} -r db:7 --unit x`, 2, 'unit "x" not valid'],
    [
      `secret-grant ${ownSecret} -r db:7 --unit web/0`,
      2,
      'cannot specify unit "web/0" in relation to application "mysql"',
    ],
    [`secret-grant ${ownSecret} -r db:7 more`, 2, 'unrecognized args: ["more"]'],
    [`secret-grant ${foreignSecret} -r db:7`, 1, `secret "${foreignSecret}" not found`],
    [`secret-grant ${ownSecret} -r db:7`, 1, `secret "${ownSecret}" not found`, { leader: false }],
    [
      `secret-grant ${ownSecret} -r db:7`,
      1,
      'any unit level grants need to be revoked before granting access to the corresponding application',
      stateWith([toUnit]),
    ],
    ['secret-revoke', 2, 'missing secret URI'],
    [`secret-revoke ${ownSecret}`, 2, 'missing relation or application or unit'],
    [`secret-revoke ${ownSecret} --app a --unit a/0`, 2, 'specify only one of application or unit'],
    [`secret-revoke ${ownSecret} --app a -r db:7`, 2, 'do not specify both relation and app'],
  ])('%s ends with %i: %s', async (line, exitCode, text, state) => {
    const result = await runLine(openContext(state), line);
    expect(result).toMatchObject({ exitCode, stdout: '' });
    expect(result.stderr).toContain(text);
  });

  it.each([
    `secret-grant ${ownSecret} -r db:7`,
    `secret-revoke ${ownSecret} --app mysql`,
    `secret-set ${ownSecret} password=new`,
    `secret-remove ${ownSecret}`,
  ])('%s is refused at once after leadership was lost', async (line) => {
    const context = openContext();
    context.applyNow((state) => ({ ...state, leader: false }));
    expect(await runLine(context, line)).toMatchObject({
      exitCode: 1,
      stderr: 'ERROR this unit is not the leader\n',
    });
    expect(context.commit()).not.toHaveProperty('refused');
  });
});
