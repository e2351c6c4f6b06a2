import { describe, expect, it } from 'vitest';
import { openContext as open, runLine as run, type Line } from '../../test/open-context.ts';
import { foreignSecret, ownSecret, sampleCharm, sampleState } from '../../test/sample-charm.ts';
import { hook, relationHook, type DispatchEvent } from '../agent/dispatch-event.ts';
import type { UnitState } from '../state/unit-state.ts';
import { HookContext } from './hook-context.ts';

const backup: DispatchEvent = { kind: 'action', name: 'backup', id: '3', parameters: { path: '/srv', deep: { n: 1 } } };
const follower: Partial<UnitState> = { leader: false };
const inJoined = relationHook('db:7', 'joined', { remoteUnit: 'mysql/1' });

describe('HookContext', () => {
  describe('when a command reads', () => {
    it.each<[line: string, stdout: string, overrides?: Partial<UnitState>, event?: DispatchEvent]>([
      ['config-get --format=json', '{"debug":false,"port":8080}\n'],
      ['config-get --format=json --all', '{"debug":false,"name":null,"port":8080,"token":null}\n'],
      ['config-get --format=json port', '9\n', { config: { port: 9 } }],
      ['config-get --format=json nothing', 'null\n'],
      ['config-get name', ''],
      ['config-get debug', 'False\n'],
      ['config-get --format yaml', 'debug: false\nport: 8080\n'],
      ['config-get --format=json name', '"\\u003cb\\u003e \\u0026"\n', { config: { name: '<b> &' } }],
      ['is-leader --format=json', 'true\n'],
      ['is-leader', 'False\n', follower],
      ['status-get', 'waiting\n'],
      ['status-get --format=json', '{"status":"waiting"}\n'],
      [
        'status-get --format=json --include-data',
        '{"message":"installing agent","status":"waiting","status-data":{}}\n',
      ],
      [
        'status-get --format=json --application',
        '{"application-status":{"status":"waiting","units":{"web/0":{"status":"waiting"}}}}\n',
      ],
      ['relation-ids --format=json db', '["db:10","db:7"]\n'],
      ['relation-ids --format=json nothing', '[]\n'],
      ['relation-ids db', 'db:10\ndb:7\n'],
      ['relation-ids --format=json', '["db:10","db:7"]\n', {}, inJoined],
      ['relation-list --format=json -r db:7', '["mysql/0","mysql/1"]\n'],
      ['relation-list --format=json -r 7', '["mysql/0","mysql/1"]\n'],
      ['relation-list --format=json -r peers:0', '[]\n'],
      ['relation-list --format=json -r peers:0 --app', '"web"\n'],
      ['relation-list --format=json --app', '"mysql"\n', {}, inJoined],
      [
        'relation-list --format=json',
        '["mysql/0"]\n',
        {},
        relationHook('db:7', 'departed', { remoteUnit: 'mysql/1', departingUnit: 'mysql/1' }),
      ],
      ['relation-get --format=json -r db:7 - mysql/0', '{"host":"10.0.0.5"}\n'],
      ['relation-get --format=json -r db:7 host mysql/0', '"10.0.0.5"\n'],
      ['relation-get --format=json -r db:7 nothing mysql/0', 'null\n'],
      ['relation-get --format=json -r db:7 --app - mysql', '{"version":"8"}\n'],
      ['relation-get --format=json -r db:7 --app - mysql/1', '{"version":"8"}\n'],
      ['relation-get --format=json -r db:7 --app - web', '{"database":"shop"}\n'],
      ['relation-get --format=json -r peers:0 --app - web', '{}\n', follower],
      ['relation-get --format=json', '{}\n', {}, inJoined],
      ['relation-get --format=json', '{"version":"8"}\n', {}, relationHook('db:7', 'created')],
      ['state-get --format=json', 'null\n'],
      ['state-get --format=json nothing', '""\n'],
      ['state-get --format=json', '{"k":"v"}\n', { state: { k: 'v' } }],
      [`secret-get secret:${ownSecret} --format=json`, '{"password":"old"}\n'],
      [`secret-get secret:${ownSecret} password`, 'old\n'],
      [`secret-get secret://uuid/${ownSecret}`, 'password: old\n'],
      ['secret-get --label admin --format=json', '{"password":"old"}\n', follower],
      [
        `secret-info-get ${ownSecret} --format=json`,
        `{"${ownSecret}":{"label":"admin","owner":"application","revision":1,"rotation":"never"}}\n`,
      ],
      ['secret-ids --format=json', `["${ownSecret}"]\n`],
      ['secret-ids --format=json', 'null\n', follower],
      ['resource-get cert', '/resources/cert.pem'],
      [
        'network-get --format=json db',
        '{"bind-addresses":[{"addresses":[{"cidr":"","hostname":"","value":"192.0.2.10"}],"interface-name":"eth0","mac-address":""}],"egress-subnets":["192.0.2.10/32"],"ingress-addresses":["192.0.2.10"]}\n',
      ],
      ['network-get admin --bind-address', '192.0.2.10\n'],
      [
        'network-get db --bind-address --ingress-address --format=json',
        '{"bind-address":"192.0.2.10","ingress-address":"192.0.2.10"}\n',
      ],
      ['storage-list --format=json', '["data/0"]\n'],
      ['storage-get -s data/0 location', '/var/lib/juju/storage/data/0\n'],
      [
        'storage-get --format=json',
        '{"kind":"filesystem","location":"/var/lib/juju/storage/data/0"}\n',
        {},
        { kind: 'hook', name: 'data-storage-attached', storageId: 'data/0' },
      ],
      [
        'opened-ports --format=json',
        '["80/tcp","8000-8010/udp","icmp"]\n',
        { ports: ['8000-8010/udp', '80/tcp', 'icmp'] },
      ],
      [
        'goal-state --format=json',
        '{"relations":{"db":{"maria":{"since":"1970-01-01 00:00:00Z","status":"joined"},"mysql":{"since":"1970-01-01 00:00:00Z","status":"joined"},"mysql/0":{"since":"1970-01-01 00:00:00Z","status":"joined"},"mysql/1":{"since":"1970-01-01 00:00:00Z","status":"joined"}}},"units":{"web/0":{"since":"1970-01-01 00:00:00Z","status":"waiting"},"web/1":{"since":"1970-01-01 00:00:00Z","status":"waiting"}}}\n',
      ],
      ['action-get --format=json', '{"deep":{"n":1},"path":"/srv"}\n', {}, backup],
      ['action-get --format=json deep.n', '1\n', {}, backup],
      ['action-get --format=json deep.x.y', 'null\n', {}, backup],
      ['action-get path', '/srv\n', {}, backup],
    ])('%s prints %j', async (line, stdout, overrides, event) => {
      expect(await run(open(overrides, event), line)).toEqual({ exitCode: 0, stdout, stderr: '' });
    });
  });

  describe('when a command is refused', () => {
    it.each<[line: Line, exitCode: number, text: string, overrides?: Partial<UnitState>, event?: DispatchEvent]>([
      ['no-such-command', 1, 'bad request: unknown command: no-such-command'],
      ['is-leader --frobnicate', 2, 'option provided but not defined: --frobnicate'],
      ['is-leader -x', 2, 'option provided but not defined: -x'],
      ['is-leader more than', 2, 'unrecognized args: ["more" "than"]'],
      ['relation-list -r', 2, 'option needs an argument: -r'],
      ['is-leader --format=xml', 2, 'invalid value "xml" for option --format: unknown format "xml"'],
      ['secret-ids --format=json --app', 2, 'option provided but not defined: --app'],
      ['status-get --include-data=maybe', 2, 'invalid boolean value "maybe" for --include-data'],
      ['config-get --all port', 2, 'cannot use argument --all together with key "port"'],
      ['relation-get -r db:99 - mysql/0', 2, 'invalid value "db:99" for option -r: relation not found'],
      ['relation-set -r x k=v', 2, 'invalid value "x" for option -r: invalid relation id'],
      ['relation-get -r db:7', 2, 'no unit or application specified'],
      ['relation-get -r db:7 - mysql', 2, 'expected unit name, got application name "mysql"'],
      ['relation-list', 2, 'no relation id specified'],
      ['relation-ids', 2, 'no endpoint name specified'],
      ['relation-set -r db:7 --app k=v', 1, 'cannot write relation settings', follower],
      ['relation-set -r db:7 k', 2, 'expected "key=value", got "k"'],
      ['relation-set -r db:7 k=1 k=2', 2, 'key "k" specified more than once'],
      [['relation-set -r db:7 --file -', '{"k":{"nested":1}}'], 1, 'cannot unmarshal !!map into string'],
      ['relation-set -r db:7 --file gone.yaml', 1, 'open gone.yaml: no such file or directory'],
      ['relation-get -r db:7 --app - web', 1, 'permission denied', follower],
      ['relation-get -r db:7 - mysql/9', 1, 'permission denied'],
      ['status-set --application active', 1, 'this unit is not the leader', follower],
      ['status-get --application', 1, 'finding application status: this unit is not the leader', follower],
      ['status-set broken', 2, 'invalid status "broken", expected one of [maintenance blocked waiting active]'],
      ['status-set', 2, 'invalid args, require <status> [message]'],
      ['state-get --strict nothing', 1, '"nothing" not found'],
      [`state-set ${'k'.repeat(257)}=v`, 1, 'max allowed key length (256) exceeded'],
      [`state-set k=${'v'.repeat(65_537)}`, 1, 'max allowed value length (65536) exceeded'],
      ['secret-add password=x', 1, 'this unit is not the leader', follower],
      ['secret-add', 2, 'missing secret value or filename'],
      ['secret-add password=', 2, 'key value "password=" not valid'],
      ['secret-add ab=x', 2, 'key "ab" not valid'],
      ['secret-add --rotate=often password=x', 2, 'rotate policy "often" not valid'],
      ['secret-add --expire=soon password=x', 2, 'expire time or duration "soon" not valid'],
      ['secret-add --owner=model password=x', 2, 'secret owner "model" not valid'],
      ['secret-add password#file=/gone', 2, 'open /gone: no such file or directory'],
      ['secret-add password#file=tmp/password --file -', 2, 'open -: no such file or directory'],
      ['secret-get', 2, 'require either a secret URI or label'],
      ['secret-get secret:short', 2, 'secret URI "secret:short" not valid'],
      [`secret-get ${ownSecret} --peek --refresh`, 2, 'but not both'],
      ['secret-get 9m4e2mr0ui3e8a215n60', 1, 'secret "9m4e2mr0ui3e8a215n60" not found'],
      ['secret-get --label gone', 1, 'label "gone" not found'],
      [`secret-get ${ownSecret} gone`, 1, 'secret key value "gone" not found'],
      [`secret-get ${foreignSecret}`, 1, 'permission denied'],
      [`secret-info-get ${foreignSecret}`, 1, `secret "${foreignSecret}" not found`],
      [`secret-info-get ${ownSecret} --label=admin`, 2, 'specify either a secret URI or label but not both'],
      [`secret-info-get ${ownSecret}`, 1, `secret "${ownSecret}" not found`, follower],
      ['resource-get gone', 1, 'could not download resource: '],
      ['network-get gone', 1, 'no network config found for binding "gone"'],
      ['storage-get', 2, 'no storage instance specified'],
      ['storage-get -s data/9', 2, 'storage not found'],
      ['open-port 0', 2, 'invalid port range 0'],
      ['open-port 80/sctp', 2, 'invalid protocol "sctp"'],
      ['action-get', 1, 'not running an action'],
      ['action-set a=b', 1, 'not running an action'],
      ['action-fail', 1, 'not running an action'],
      ['action-log x', 1, 'not running an action'],
      ['action-set A=b', 2, 'key "A" must start and end with lowercase alphanumeric', {}, backup],
      ['action-set a.stdout=b', 2, 'cannot set reserved action key "stdout"', {}, backup],
      ['action-set a', 2, 'argument "a" must be of the form key...=value', {}, backup],
      ['juju-log', 2, 'no message specified'],
      ['application-version-set', 2, 'no version specified'],
    ])('%s ends with %i: %s', async (line, exitCode, text, overrides, event) => {
      const result = await run(open(overrides, event), line);
      expect(result).toMatchObject({ exitCode, stdout: '' });
      expect(result.stderr).toMatch(/^ERROR .*\n$/s);
      expect(result.stderr).toContain(text);
    });
  });

  describe('when a run has written', () => {
    const writes: readonly (readonly [what: string, line: Line, read: string, printed: string])[] = [
      ['own unit data', 'relation-set -r db:7 host=new empty= ', 'relation-get -r db:7 host web/0', 'new\n'],
      [
        'own application data',
        'relation-set -r db:7 --app database=',
        'relation-get -r db:7 --app --format=json - web',
        '{}\n',
      ],
      [
        'data from stdin',
        ['relation-set -r db:7 --file - host=arg', 'host: in\nb: true'],
        'relation-get -r db:7 --format=json - web/0',
        '{"b":"true","host":"arg"}\n',
      ],
      [
        'data from a file',
        'relation-set -r db:7 --file settings.yaml',
        'relation-get -r db:7 --format=json - web/0',
        '{"extra":"010","host":"from-file"}\n',
      ],
      ['state', ['state-set --file -', '{"k":"","n":null}'], 'state-get --format=json', '{"k":"","n":""}\n'],
      ['ports', 'open-port 80', 'opened-ports', '80/tcp\n'],
    ];

    it.each(writes)(
      'shows it %s, keeps them on commit and drops them on roll-back',
      async (_what, write, read, printed) => {
        const context = open();
        const line: Line = typeof write === 'string' ? write.trim() : write;
        expect(await run(context, line)).toMatchObject({ exitCode: 0 });
        expect(await run(context, read)).toMatchObject({ stdout: printed });
        expect(context.rollback()).toEqual(sampleState());
        const after = new HookContext({ charm: sampleCharm, state: context.commit().state, event: hook('start') });
        expect(await run(after, read)).toMatchObject({ stdout: printed });
      },
    );

    it('keeps what takes effect at once, also on roll-back', async () => {
      const context = open();
      await run(context, 'status-set active ok');
      await run(context, 'status-set --application blocked');
      await run(context, 'application-version-set 7.0');
      await run(context, 'juju-log -l WARNING careful');
      expect(context.rollback()).toMatchObject({
        unitStatus: { status: 'active', message: 'ok', since: 1_000 },
        applicationStatus: { status: 'blocked', message: '' },
        workloadVersion: '7.0',
        log: [{ at: 1_000, level: 'WARNING', source: 'juju-log', message: 'careful' }],
      });
    });

    it('forgets deleted state', async () => {
      const context = open({ state: { a: '1', b: '2' } });
      await run(context, 'state-delete a');
      await run(context, 'state-delete gone');
      expect(context.commit().state.state).toEqual({ b: '2' });
    });

    it('closes ports', async () => {
      const context = open({ ports: ['80/tcp'] });
      await run(context, 'close-port 80');
      expect(context.commit().state.ports).toEqual([]);
    });
  });

  describe('when the world changes during a run', () => {
    it('asks for leadership anew, and reads config and remote data as they were', async () => {
      const context = open();
      context.applyNow((state) => ({
        ...state,
        leader: false,
        config: { port: 1 },
        relations: state.relations.map((relation) => ({
          ...relation,
          databags: { ...relation.databags, 'mysql/0': { host: 'moved' } },
        })),
      }));
      expect(await run(context, 'is-leader')).toMatchObject({ stdout: 'False\n' });
      expect(await run(context, 'config-get port')).toMatchObject({ stdout: '8080\n' });
      expect(await run(context, 'relation-get -r db:7 host mysql/0')).toMatchObject({ stdout: '10.0.0.5\n' });
      expect(await run(context, 'relation-set -r db:7 --app k=v')).toMatchObject({ exitCode: 1 });
    });

    it('answers status-get with what it answered first', async () => {
      const context = open();
      await run(context, 'status-get');
      await run(context, 'status-set active');
      expect(await run(context, 'status-get')).toMatchObject({ stdout: 'waiting\n' });
    });
  });

  describe('when secrets are written', () => {
    it('gives a new one an id at once, and the secret on commit', async () => {
      const context = open();
      const { stdout } = await run(
        context,
        'secret-add --label=tls --expire=1h password#file=/tmp/password raw#base64=AP8=',
      );
      expect(stdout).toMatch(/^secret:[0-9a-v]{20}\n$/);
      const id = stdout.trim();
      expect(await run(context, `secret-get ${id} password`)).toMatchObject({ stdout: 'hunter2\n' });
      expect(context.rollback().secrets).toEqual(sampleState().secrets);
      expect(context.commit().state.secrets.at(-1)).toMatchObject({
        id: id.slice('secret:'.length),
        owner: 'web',
        label: 'tls',
        expiry: 3_601_000,
        revisions: [{ revision: 1, content: { password: 'aHVudGVyMg==', raw: 'AP8=' } }],
      });
    });

    it('makes one new revision a run, seen by peek and refresh', async () => {
      const context = open();
      await run(context, `secret-get ${ownSecret}`);
      await run(context, `secret-set ${ownSecret} password=new1`);
      await run(context, `secret-set ${ownSecret} password=new2`);
      expect(await run(context, `secret-get ${ownSecret} password`)).toMatchObject({ stdout: 'old\n' });
      expect(await run(context, `secret-get ${ownSecret} password --peek`)).toMatchObject({ stdout: 'new2\n' });
      expect(await run(context, `secret-get ${ownSecret} password`)).toMatchObject({ stdout: 'old\n' });
      expect(await run(context, `secret-get ${ownSecret} password --refresh`)).toMatchObject({ stdout: 'new2\n' });
      expect(await run(context, `secret-get ${ownSecret} password`)).toMatchObject({ stdout: 'new2\n' });
      const committed = context.commit().state.secrets[0];
      expect(committed?.revisions.map(({ revision }) => revision)).toEqual([1, 2]);
      expect(committed?.tracked?.revision).toBe(2);
      expect(context.rollback().secrets[0]?.tracked?.revision).toBe(1);
    });

    it('makes no revision of the same content', async () => {
      const context = open();
      await run(context, `secret-set ${ownSecret} password=old --description=d`);
      expect(context.commit().state.secrets[0]).toMatchObject({ description: 'd', revisions: [{ revision: 1 }] });
    });

    it.each([
      ['a secret that is not there', 'secret-set 9m4e2mr0ui3e8a215n60 password=new', {}],
      ["another application's", `secret-set ${foreignSecret} password=new`, {}],
      ["the application's by a unit that does not lead", `secret-set ${ownSecret} password=new`, follower],
      ['a label that is taken', 'secret-add --label=admin password=new', {}],
    ])('lets the commit fail, not the command, for %s', async (_name, line, overrides) => {
      const context = open(overrides);
      await run(context, 'state-set k=v');
      expect(await run(context, line)).toMatchObject({ exitCode: 0 });
      const { state, refused } = context.commit();
      expect(refused).toMatch(/not found|permission denied|already exists/);
      expect(state).toEqual(sampleState(overrides));
    });

    it('remembers the label that a reader gives', async () => {
      const context = open({
        secrets: sampleState().secrets.map((secret) => ({
          ...secret,
          access: [{ target: 'application-web', scope: 'relation-db', role: 'view' }],
        })),
      });
      await run(context, `secret-get ${foreignSecret} --label=theirs`);
      expect(await run(context, 'secret-get --label=theirs')).toMatchObject({ stdout: 'password: db\n' });
    });
  });

  describe('when an action runs', () => {
    it('nests results, the later winning', async () => {
      const context = open({}, backup);
      await run(context, 'action-set a=1 b.c=2');
      await run(context, 'action-set a.b=3 b.d=x=y');
      expect(context.action?.results).toEqual({ a: { b: '3' }, b: { c: '2', d: 'x=y' } });
    });

    it.each([
      ['action-fail', 'action failed without reason given, check action for errors'],
      ['action-fail -- -no', '-no'],
    ])('%s marks it failed', async (line, failure) => {
      const context = open({}, backup);
      await run(context, line);
      expect(context.action?.failure).toBe(failure);
    });

    it('logs progress at once', async () => {
      const context = open({}, backup);
      await run(context, 'action-log half done');
      expect(context.rollback().log).toMatchObject([{ source: 'action-3', message: 'half done' }]);
    });
  });

  describe('when a charm logs', () => {
    it('names the relation in a relation hook, and takes a bad level for INFO', async () => {
      const context = open({}, inJoined);
      await run(context, 'juju-log -l LOUD hello you');
      expect(context.durable.log).toMatchObject([
        { level: 'WARNING', message: 'Specified log level of "LOUD" is not valid' },
        { level: 'INFO', message: 'db:7: hello you' },
      ]);
    });
  });

  it('asks for stdin when a command reads it and none was sent', async () => {
    const sent = open().run({ command: 'state-set', args: ['--file', '-'] });
    await expect(sent).rejects.toMatchObject({
      code: 'JUJU_EMULATOR_STDIN_REQUIRED',
      message: 'hook tool requires stdin, none supplied',
    });
  });

  it('runs one command at a time, in the order of the calls', async () => {
    const began: string[] = [];
    const file = Promise.withResolvers<Uint8Array>();
    const context = open({}, hook('start'), {
      readFile: (path) => {
        began.push(path);
        return file.promise;
      },
    });
    const set = run(context, 'state-set --file /first');
    const get = run(context, 'state-get k').then(({ stdout }) => stdout);
    const other = run(context, 'state-set --file /second');
    await Promise.resolve();
    await expect.poll(() => began).toEqual(['/first']);
    file.resolve(Buffer.from('k: v'));
    expect(await set).toMatchObject({ exitCode: 0 });
    expect(await get).toBe('v\n');
    await other;
    expect(began).toEqual(['/first', '/second']);
  });

  it('goes on after a command that could not be run', async () => {
    const context = open();
    await expect(run(context, 'relation-set -r db:7 --file -')).rejects.toThrow('requires stdin');
    expect(await run(context, 'is-leader')).toMatchObject({ exitCode: 0 });
  });
});
