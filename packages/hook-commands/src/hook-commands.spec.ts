import { describe, expect, it } from 'vitest';
import { agentThatPrints, asTyped, type CommandRow } from '../test/agent-that-prints.ts';
import type { HookCommands } from './hook-commands.ts';

describe('HookCommands', () => {
  it.each<CommandRow>([
    ['configGet', (j) => j.configGet(), 'config-get --format=json', '{"a":1,"b":null}', { a: 1 }],
    ['configGet of a key', (j) => j.configGet('a'), 'config-get --format=json -- a', 'true', true],
    ['configGet of an unset key', (j) => j.configGet('a'), 'config-get --format=json -- a', 'null', undefined],
    ['isLeader', (j) => j.isLeader(), 'is-leader --format=json', 'false\n', false],
    ['statusSet', (j) => j.statusSet('waiting', '-m'), 'status-set waiting -- -m', '', undefined],
    [
      'statusSet of the application',
      (j) => j.statusSet('active', '', { application: true }),
      'status-set --application active -- ',
      '',
      undefined,
    ],
    [
      'statusGet',
      (j) => j.statusGet(),
      'status-get --format=json --include-data',
      '{"message":"ok","status":"active","status-data":{}}',
      { status: 'active', message: 'ok' },
    ],
    [
      'statusGet of the application, units inside',
      (j) => j.statusGet({ application: true }),
      'status-get --format=json --include-data --application',
      '{"application-status":{"message":"","status":"active","units":{"w/0":{"message":"m","status":"blocked"}}}}',
      { status: 'active', message: '', units: { 'w/0': { status: 'blocked', message: 'm' } } },
    ],
    [
      'statusGet of the application, units beside',
      (j) => j.statusGet({ application: true }),
      'status-get --format=json --include-data --application',
      '{"application-status":{"message":"","status":"active"},"units":{"w/0":{"message":"","status":"error"}}}',
      { status: 'active', message: '', units: { 'w/0': { status: 'error', message: '' } } },
    ],
    ['relationIds', (j) => j.relationIds('db'), 'relation-ids --format=json -- db', '["db:7"]', ['db:7']],
    ['relationIds of none', (j) => j.relationIds('db'), 'relation-ids --format=json -- db', 'null', []],
    ['relationList', (j) => j.relationList('db:7'), 'relation-list --format=json -r db:7', '["w/1"]', ['w/1']],
    [
      'relationList of the application',
      (j) => j.relationList('db:7', { app: true }),
      'relation-list --format=json -r db:7 --app',
      '"w"',
      'w',
    ],
    [
      'relationGet of a unit',
      (j) => j.relationGet('db:7', { unit: 'w/1' }),
      'relation-get --format=json -r db:7 - w/1',
      '{"host":"h"}',
      { host: 'h' },
    ],
    [
      'relationGet of an application',
      (j) => j.relationGet('db:7', { app: 'w' }),
      'relation-get --format=json -r db:7 --app - w',
      'null',
      {},
    ],
    [
      'relationSet',
      (j) => j.relationSet('db:7', { host: '\u0085' }),
      String.raw`relation-set -r db:7 --file - < {"host":"\u0085"}`,
      '',
      undefined,
    ],
    [
      'relationSet of the application',
      (j) => j.relationSet('db:7', {}, { app: true }),
      'relation-set -r db:7 --app --file - < {}',
      '',
      undefined,
    ],
    ['stateGet', (j) => j.stateGet(), 'state-get --format=json', '{"k":"v"}', { k: 'v' }],
    ['stateGet of nothing', (j) => j.stateGet(), 'state-get --format=json', 'null', {}],
    ['stateGet of an empty value', (j) => j.stateGet('k'), 'state-get --format=json', '{"k":""}', ''],
    ['stateGet of a missing key', (j) => j.stateGet('x'), 'state-get --format=json', '{"k":""}', undefined],
    ['stateSet', (j) => j.stateSet({ k: 'v' }), 'state-set --file - < {"k":"v"}', '', undefined],
    ['stateDelete', (j) => j.stateDelete('-k'), 'state-delete -- -k', '', undefined],
    [
      'secretGet',
      (j) => j.secretGet({ id: 'secret:x', label: 'l' }, { revision: 'refresh' }),
      'secret-get --format=json secret:x --label=l --refresh',
      '{"password":"p"}',
      { password: 'p' },
    ],
    [
      'secretInfoGet',
      (j) => j.secretInfoGet({ label: 'l' }),
      'secret-info-get --format=json --label=l',
      '{"x1":{"revision":2,"label":"l","owner":"application","rotation":"never","access":[{"target":"t","scope":"s","role":"view"}]}}',
      {
        id: 'x1',
        revision: 2,
        label: 'l',
        owner: 'application',
        rotation: 'never',
        access: [{ target: 't', scope: 's', role: 'view' }],
      },
    ],
    [
      'secretSet without content',
      (j) => j.secretSet('secret:x', { expire: new Date(0), rotate: 'daily' }),
      'secret-set secret:x --expire=1970-01-01T00:00:00.000Z --rotate=daily',
      '',
      undefined,
    ],
    ['resourceGet', (j) => j.resourceGet('cert'), 'resource-get -- cert', '/res/cert', '/res/cert'],
    [
      'networkGet',
      (j) => j.networkGet('db', { relationId: 'db:7' }),
      'network-get --format=json -r db:7 -- db',
      '{"bind-addresses":[{"addresses":null},{"interface-name":"eth0","addresses":[{"value":"10.0.0.1"}]}],"ingress-addresses":["10.0.0.2"]}',
      {
        bindAddresses: [
          { interfaceName: '', macAddress: '', addresses: [] },
          { interfaceName: 'eth0', macAddress: '', addresses: [{ value: '10.0.0.1', hostname: '', cidr: '' }] },
        ],
        ingressAddresses: ['10.0.0.2'],
        egressSubnets: [],
      },
    ],
    [
      'unitGet',
      (j) => j.unitGet('private-address'),
      'unit-get --format=json -- private-address',
      '"10.0.0.9"',
      '10.0.0.9',
    ],
    [
      'relationModelGet',
      (j) => j.relationModelGet('db:7'),
      'relation-model-get --format=json -r db:7',
      '{"uuid":"2c5f"}',
      { uuid: '2c5f' },
    ],
    ['jujuReboot', (j) => j.jujuReboot(), 'juju-reboot', '', undefined],
    ['jujuReboot at once', (j) => j.jujuReboot({ now: true }), 'juju-reboot --now', '', undefined],
    ['actionGet', (j) => j.actionGet(), 'action-get --format=json', '{"n":1}', { n: 1 }],
    ['actionSet', (j) => j.actionSet({ a: { b: 'c=d' } }), 'action-set a.b=c=d', '', undefined],
    ['actionFail', (j) => j.actionFail(), 'action-fail', '', undefined],
    ['actionFail with a message', (j) => j.actionFail('no'), 'action-fail -- no', '', undefined],
    ['actionLog', (j) => j.actionLog('50%'), 'action-log -- 50%', '', undefined],
    ['applicationVersionSet', (j) => j.applicationVersionSet('7.0'), 'application-version-set -- 7.0', '', undefined],
    ['jujuLog', (j) => j.jujuLog('INFO', '-x'), 'juju-log -l INFO -- -x', '', undefined],
    [
      'goalState',
      (j) => j.goalState(),
      'goal-state --format=json',
      '{"units":{"w/0":{"status":"dying","since":"s"}},"relations":{"db":{"x/0":{"status":"active"}}}}',
      { units: { 'w/0': { status: 'dying', since: 's' } }, relations: { db: { 'x/0': { status: 'active' } } } },
    ],
  ])('%s sends what Juju expects and reads what it prints', async (_name, use, sent, printed, read) => {
    const { juju, calls } = agentThatPrints({ stdout: printed });
    expect(await use(juju)).toEqual(read);
    expect(calls.map(asTyped)).toEqual([sent]);
  });

  it('hands secret content over by files, and metadata as flags', async () => {
    const { juju, calls } = agentThatPrints({ stdout: 'secret:9m4e2mr0ui3e8a215n4g\n' });
    const id = await juju.secretAdd({ password: 'geheim' }, { label: 'a b', owner: 'unit' });
    expect(id).toBe('secret:9m4e2mr0ui3e8a215n4g');
    expect(calls[0]?.args).toEqual(['--owner=unit', '--label=a b', expect.stringMatching(/^password#file=\/.+/)]);
    expect(JSON.stringify(calls)).not.toContain('geheim');
  });

  it('sends nothing when there is no action result', async () => {
    const { juju, calls } = agentThatPrints({});
    await juju.actionSet({});
    expect(calls).toEqual([]);
  });

  it('sends a log message beyond the limit for one argument in parts', async () => {
    const { juju, calls } = agentThatPrints({});
    const message = `odd${'😀'.repeat(40_000)}`;
    await juju.jujuLog('DEBUG', message);
    const parts = calls.map(({ args }) => args.at(-1) ?? '');
    expect(parts.join('')).toBe(message);
    expect(parts.every((part) => Buffer.byteLength(part) < 131_072 && part.isWellFormed())).toBe(true);
  });

  it.each<[name: string, use: (juju: HookCommands) => Promise<unknown>, printed: string]>([
    ['no JSON at all', (j) => j.configGet(), 'geheim'],
    ['a list for an object', (j) => j.stateGet(), '["geheim"]'],
    ['an object for a list', (j) => j.relationIds('db'), '{"geheim":1}'],
    ['a number in a databag', (j) => j.relationGet('db:7', { app: 'w' }), '{"geheim":1}'],
    ['a word for a truth value', (j) => j.isLeader(), '"geheim"'],
    ['a relative path', (j) => j.resourceGet('cert'), 'geheim'],
    ['an id without its scheme', (j) => j.secretAdd({ password: 'x' }), 'geheim'],
    ['an empty secret info', (j) => j.secretInfoGet({ label: 'geheim' }), '{}'],
  ])('refuses %s without repeating it', async (_name, use, stdout) => {
    const { juju } = agentThatPrints({ stdout });
    const error: unknown = await use(juju).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'HOOK_COMMAND_BAD_OUTPUT' });
    expect(String((error as Error).stack) + JSON.stringify(error)).not.toContain('geheim');
  });

  it('says which command failed, how, and why', async () => {
    const { juju } = agentThatPrints({ exitCode: 1, stderr: 'ERROR cannot write relation settings\nmore\n' });
    await expect(juju.relationSet('db:7', { token: 'geheim' }, { app: true })).rejects.toMatchObject({
      name: 'NotLeaderError',
      code: 'HOOK_COMMAND_NOT_LEADER',
      message:
        'hook command "relation-set -r db:7 --app --file -" failed with exit code 1: cannot write relation settings',
      details: { command: 'relation-set', exitCode: 1, stderr: 'ERROR cannot write relation settings' },
    });
  });

  it('says so when a failed command said nothing', async () => {
    const { juju } = agentThatPrints({ exitCode: 1 });
    await expect(juju.isLeader()).rejects.toThrow('failed with exit code 1: nothing on stderr');
  });

  it.each([
    ['a key beyond 256 bytes', { ['ä'.repeat(129)]: '' }, 'HOOK_COMMAND_BAD_KEY'],
    ['a value beyond 64 KiB', { key: 'x'.repeat(65_537) }, 'HOOK_COMMAND_BAD_VALUE'],
  ])('refuses %s of state before it is sent', async (_name, values, code) => {
    const { juju, calls } = agentThatPrints({});
    await expect(juju.stateSet(values)).rejects.toMatchObject({ code });
    expect(calls).toEqual([]);
  });
});
