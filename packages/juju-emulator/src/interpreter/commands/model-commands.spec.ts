import { describe, expect, it } from 'vitest';
import { openContext, runLine } from '../../../test/open-context.ts';
import type { DispatchEvent } from '../../agent/dispatch-event.ts';
import type { UnitState } from '../../state/unit-state.ts';
import type { HookContextOptions } from '../hook-context.ts';

const backup: DispatchEvent = { kind: 'action', name: 'backup', id: '3', parameters: {} };
const machine: Partial<HookContextOptions> = { model: { uuid: 'u-1', type: 'iaas' } };
const cloudSpec = { type: 'lxd', name: 'lx', credential: { 'auth-type': 'certificate', attrs: { key: 'k' } } };

describe('commands about the model', () => {
  it.each<[line: string, stdout: string, state?: Partial<UnitState>, options?: Partial<HookContextOptions>]>([
    ['relation-model-get -r db:7 --format=json', '{"uuid":"u-1"}\n', {}, machine],
    ['unit-get private-address', '192.0.2.10\n'],
    ['unit-get public-address --format=json', '"192.0.2.10"\n'],
    [
      'unit-get private-address',
      '192.0.2.9\n',
      { network: { interfaceName: 'eth0', bindAddresses: ['', '192.0.2.9'], ingressAddresses: [], egressSubnets: [] } },
    ],
    [
      'credential-get --format=json',
      `${JSON.stringify({ credential: { attrs: { key: 'k' }, 'auth-type': 'certificate' }, name: 'lx', type: 'lxd' })}\n`,
      { cloudSpec },
      machine,
    ],
    [
      'credential-get --format=json',
      '{"name":"c","type":"kubernetes"}\n',
      { cloudSpec: { type: 'kubernetes', name: 'c' } },
      { jujuVersion: '3.6.10' },
    ],
    ['leader-get --format=json', '{}\n'],
    ['leader-get k', 'v\n', { leaderSettings: { k: 'v' } }],
    ['leader-get --format=json gone', 'null\n', { leaderSettings: { k: 'v' } }],
    ['juju-reboot', '', {}, machine],
    ['storage-add data', ''],
  ])('%s prints %j', async (line, stdout, state, options) => {
    expect(await runLine(openContext(state, undefined, options), line)).toEqual({ exitCode: 0, stdout, stderr: '' });
  });

  it.each<
    [
      line: string,
      exitCode: number,
      text: string,
      state?: Partial<UnitState>,
      event?: DispatchEvent | undefined,
      options?: Partial<HookContextOptions>,
    ]
  >([
    ['relation-model-get', 2, 'no relation id specified'],
    ['unit-get', 2, 'no setting specified'],
    ['unit-get address', 2, 'unknown setting "address"'],
    ['credential-get', 1, 'cannot access cloud credentials: permission denied', {}, undefined, machine],
    ['credential-get', 1, 'credential-get on a "caas" model not supported', { cloudSpec }],
    ['leader-get a=b', 2, 'invalid key "a=b"'],
    ['leader-set k=v', 1, 'cannot write leadership settings: this unit is not the leader', { leader: false }],
    ['leader-set k', 2, 'expected "key=value", got "k"'],
    ['juju-reboot', 1, 'juju-reboot is not supported when running an action.', {}, backup, machine],
    ['juju-reboot', 1, 'unit "web/0" is not assigned to a machine'],
    ['juju-reboot soon', 2, 'unrecognized args: ["soon"]', {}, undefined, machine],
    ['storage-add', 2, 'storage add requires a storage directive'],
    ['storage-add data=', 2, 'storage directives require at least one field to be specified'],
    ['storage-add data=ebs,2', 2, 'only count can be specified for "data"'],
    ['storage-add data=0', 2, 'cannot parse count: count must be greater than zero, got "0"'],
  ])('%s ends with %i: %s', async (line, exitCode, text, state, event, options) => {
    const result = await runLine(openContext(state, event, options), line);
    expect(result).toMatchObject({ exitCode, stdout: '' });
    expect(result.stderr).toContain(text);
  });

  it('leader-set tells others at once, and deletes what is empty', async () => {
    const context = openContext({ leaderSettings: { a: '1', b: '2' } });
    await runLine(context, 'leader-set a= c=3');
    expect(context.rollback().leaderSettings).toEqual({ b: '2', c: '3' });
  });

  it.each([
    [['juju-reboot'], 'after-hook'],
    [['juju-reboot --now'], 'now'],
    [['juju-reboot --now', 'juju-reboot'], 'now'],
  ])('%j asks for a reboot %s', async (lines, reboot) => {
    let killed = 0;
    const context = openContext({}, undefined, { ...machine, onRebootNow: () => (killed += 1) });
    for (const line of lines) await runLine(context, line);
    expect(context.reboot).toBe(reboot);
    expect(killed).toBe(reboot === 'now' ? 1 : 0);
  });

  it.each<[lines: readonly string[], outcome: object]>([
    [['storage-add more=2', 'storage-add more'], { storageAdds: { more: 3 } }],
    [['storage-add gone'], { refused: 'charm storage "gone" not found', storageAdds: {} }],
    [
      ['storage-add data'],
      { refused: 'charm "web" store "data": at most 1 instances supported, 2 specified', storageAdds: {} },
    ],
  ])('%j is decided by the controller', async (lines, outcome) => {
    const { charm } = openContext();
    const more = { type: 'filesystem', multiple: { min: 0, max: 3 } };
    const context = openContext({}, undefined, { charm: { ...charm, storage: { ...charm.storage, more } } });
    for (const line of lines) expect(await runLine(context, line)).toMatchObject({ exitCode: 0 });
    expect(context.commit()).toMatchObject(outcome);
  });

  it.each<[what: string, lines: readonly string[], refused: string]>([
    [
      'more state than the controller holds',
      Array.from({ length: 33 }, (_, index) => `state-set k${index}=${'x'.repeat(65_000)}`),
      'max allowed size (2097152) exceeded',
    ],
    [
      'application data after leadership was lost',
      ['relation-set -r db:7 --app k=v'],
      '"web/0" is not leader of "web"',
    ],
  ])('refuses to commit %s', async (_what, lines, refused) => {
    const context = openContext();
    for (const line of lines) expect(await runLine(context, line)).toMatchObject({ exitCode: 0 });
    context.applyNow((state) => ({ ...state, leader: false }));
    expect(context.commit()).toMatchObject({ refused, state: context.rollback() });
  });
});

describe('-o', () => {
  it.each(['-o', '--output'])('%s writes what would be printed into a file', async (flag) => {
    const written: [string, string][] = [];
    const writeFile = (path: string, content: string) => Promise.resolve(void written.push([path, content]));
    const context = openContext({}, undefined, { writeFile });
    const result = await context.run({ command: 'config-get', args: ['port', flag, 'out/port'], dir: '/srv' });
    expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(written).toEqual([['/srv/out/port', '8080\n']]);
  });

  it.each([
    ['ENOENT', 'no such file or directory'],
    ['EISDIR', 'is a directory'],
    ['EACCES', 'permission denied'],
  ])('tells of %s as %s', async (code, text) => {
    const writeFile = () => Promise.reject(Object.assign(new Error('no'), { code }));
    const context = openContext({}, undefined, { writeFile });
    expect(await runLine(context, 'is-leader -o /gone/x')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `ERROR open /gone/x: ${text}\n`,
    });
  });

  it("does not write to the agent's own files where the charm sees others", async () => {
    expect(await runLine(openContext(), 'is-leader -o /tmp/x')).toMatchObject({
      exitCode: 1,
      stderr: 'ERROR open /tmp/x: permission denied\n',
    });
  });
});
