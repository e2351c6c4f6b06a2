import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  agentSocketTransport,
  createHookCommands,
  spawningTransport,
  type HookCommands,
  type HookTransport,
} from '@charmsmith/hook-commands';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hook, type DispatchEvent } from '../src/agent/dispatch-event.ts';
import type { DispatchRecord, Execution } from '../src/agent/execution.ts';
import { UnitAgent, type UnitAgentOptions } from '../src/agent/unit-agent.ts';
import { commandDefinitions } from '../src/interpreter/command-definitions.ts';
import { HookTools } from '../src/server/hook-tools.ts';
import type { UnitState } from '../src/state/unit-state.ts';
import { foreignSecret, ownSecret, sampleCharm, sampleState } from './sample-charm.ts';
import { temporaryFolder } from './temporary-folder.ts';

const backup: DispatchEvent = { kind: 'action', name: 'backup', id: '1', parameters: { path: '/srv' } };

/**
 * Every hook command, by each way to the agent: the same results, the same errors. Some 4 s: a spawned command takes a
 * few milliseconds.
 */
describe.each(['spawned', 'over the socket', 'in this process'] as const)('HookCommands, %s', (way) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let tools: HookTools;
  beforeEach(async () => {
    folder = await temporaryFolder();
    tools = await HookTools.open({ directory: join(folder.path, 'agent') });
    await mkdir(join(folder.path, 'temporary'));
  });
  afterEach(async () => {
    await tools[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  /** Runs `use` as a charm would run, and commits. */
  async function asCharm<T>(
    use: (juju: HookCommands) => Promise<T>,
    state: Partial<UnitState> = {},
    event: DispatchEvent = hook('config-changed'),
    options: Partial<UnitAgentOptions> = {},
  ): Promise<{ readonly value: T; readonly record: DispatchRecord }> {
    const hookTools = tools.location;
    const agent = new UnitAgent({ charm: sampleCharm, state: sampleState(state), hookTools, ...options });
    const seen: T[] = [];
    const record = await agent.dispatch(event, async (execution) => {
      const serving = tools.serve(execution);
      try {
        await using transport = open(execution);
        seen.push(
          await use(createHookCommands(recording(transport), { temporaryFolder: join(folder.path, 'temporary') })),
        );
      } finally {
        serving[Symbol.dispose]();
      }
      return { exitCode: 0 };
    });
    return { value: seen[0] as T, record };
  }

  function open({ environment, run }: Execution): HookTransport & AsyncDisposable {
    const nothingToClose = { [Symbol.asyncDispose]: () => Promise.resolve() };
    if (way === 'in this process') return { run, ...nothingToClose };
    if (way === 'spawned') return { ...spawningTransport({ env: environment }), ...nothingToClose };
    const address = environment['JUJU_AGENT_SOCKET_ADDRESS'] ?? '';
    return agentSocketTransport({ address, contextId: environment['JUJU_CONTEXT_ID'] ?? '' });
  }

  /** Notes which commands a test has used. */
  function recording(transport: HookTransport): HookTransport {
    return {
      ...transport,
      run(call, options) {
        covered.add(call.command);
        return transport.run(call, options);
      },
    };
  }
  const covered = new Set<string>();

  it.each<[name: string, read: (juju: HookCommands) => Promise<unknown>, value: unknown, event?: DispatchEvent]>([
    ['configGet', (j) => j.configGet(), { port: 8080, debug: false }],
    ['configGet of a key', (j) => j.configGet('port'), 8080],
    ['configGet of an unset key', (j) => j.configGet('name'), undefined],
    ['isLeader', (j) => j.isLeader(), true],
    ['statusGet', (j) => j.statusGet(), { status: 'waiting', message: 'installing agent' }],
    [
      'statusGet of the application',
      (j) => j.statusGet({ application: true }),
      {
        status: 'waiting',
        message: 'installing agent',
        units: { 'web/0': { status: 'waiting', message: 'installing agent' } },
      },
    ],
    ['relationIds', (j) => j.relationIds('db'), ['db:10', 'db:7']],
    ['relationIds of none', (j) => j.relationIds('gone'), []],
    ['relationList', (j) => j.relationList('db:7'), ['mysql/0', 'mysql/1']],
    ['relationList of the application', (j) => j.relationList('db:7', { app: true }), 'mysql'],
    ['relationGet of a unit', (j) => j.relationGet('db:7', { unit: 'mysql/0' }), { host: '10.0.0.5' }],
    ['relationGet of an application', (j) => j.relationGet('db:7', { app: 'mysql' }), { version: '8' }],
    ['stateGet', (j) => j.stateGet(), {}],
    ['stateGet of a missing key', (j) => j.stateGet('gone'), undefined],
    ['secretGet', (j) => j.secretGet({ id: ownSecret }), { password: 'old' }],
    ['secretGet by label', (j) => j.secretGet({ label: 'admin' }, { revision: 'peek' }), { password: 'old' }],
    [
      'secretInfoGet',
      (j) => j.secretInfoGet({ id: ownSecret }),
      { id: ownSecret, revision: 1, label: 'admin', owner: 'application', rotation: 'never', access: [] },
    ],
    ['secretIds', (j) => j.secretIds(), [ownSecret]],
    ['secretGetBytes', (j) => j.secretGetBytes(ownSecret, 'password'), Uint8Array.from(Buffer.from('old'))],
    [
      'relationModelGet',
      (j) => j.relationModelGet('peers:0'),
      { uuid: expect.stringMatching(/^[-0-9a-f]{36}$/) as string },
    ],
    ['storageList', (j) => j.storageList(), ['data/0']],
    ['storageList of a name that nothing has', (j) => j.storageList('logs'), []],
    ['storageGet', (j) => j.storageGet('data/0'), { kind: 'filesystem', location: '/var/lib/juju/storage/data/0' }],
    ['unitGet', (j) => j.unitGet('private-address'), '192.0.2.10'],
    ['openedPorts of none', (j) => j.openedPorts(), []],
    ['resourceGet', (j) => j.resourceGet('cert'), '/resources/cert.pem'],
    [
      'networkGet',
      (j) => j.networkGet('db', { relationId: 'db:7' }),
      {
        bindAddresses: [
          { interfaceName: 'eth0', macAddress: '', addresses: [{ value: '192.0.2.10', hostname: '', cidr: '' }] },
        ],
        ingressAddresses: ['192.0.2.10'],
        egressSubnets: ['192.0.2.10/32'],
      },
    ],
    ['actionGet', (j) => j.actionGet(), { path: '/srv' }, backup],
    [
      'goalState',
      async (j) => {
        const { units, relations } = await j.goalState();
        return [Object.keys(units), Object.keys(relations['db'] ?? {})];
      },
      [
        ['web/0', 'web/1'],
        ['maria', 'mysql', 'mysql/0', 'mysql/1'],
      ],
    ],
  ])('%s reads', async (_name, read, value, event) => {
    expect((await asCharm(read, {}, event)).value).toEqual(value);
  });

  it.each<[name: string, write: (juju: HookCommands) => Promise<unknown>, after: unknown, event?: DispatchEvent]>([
    [
      'statusSet',
      (j) => j.statusSet('active', '-- a "b"\nc'),
      { unitStatus: { status: 'active', message: '-- a "b"\nc' } },
    ],
    [
      'statusSet of the application',
      (j) => j.statusSet('blocked', '', { application: true }),
      { applicationStatus: { status: 'blocked', message: '' } },
    ],
    ['stateSet', (j) => j.stateSet({ k: '', l: 'x=y' }), { state: { k: '', l: 'x=y' } }],
    ['stateDelete', (j) => j.stateSet({ k: 'v' }).then(() => j.stateDelete('k')), { state: {} }],
    ['applicationVersionSet', (j) => j.applicationVersionSet('-7'), { workloadVersion: '-7' }],
    ['jujuLog', (j) => j.jujuLog('ERROR', '-l x'), { log: [{ level: 'ERROR', message: '-l x' }] }],
    ['actionLog', (j) => j.actionLog('-x'), { log: [{ source: 'action-1', message: '-x' }] }, backup],
  ])('%s writes', async (_name, write, after, event) => {
    expect((await asCharm(write, {}, event)).record.after).toMatchObject(after as object);
  });

  it('relationSet writes and deletes in both databags', async () => {
    const { record } = await asCharm(async (juju) => {
      await juju.relationSet('db:7', { host: '', port: '=1' });
      await juju.relationSet('db:7', { database: 'new' }, { app: true });
    });
    expect(record.after.relations[1]?.databags).toMatchObject({ 'web/0': { port: '=1' }, web: { database: 'new' } });
    expect(record.after.relations[1]?.databags['web/0']).not.toHaveProperty('host');
  });

  it('secrets are created and changed, whatever their bytes, and leave no file', async () => {
    const { value: id, record } = await asCharm(async (juju) => {
      const created = await juju.secretAdd(
        { password: '', token: Uint8Array.of(0, 255) },
        { label: 'new', owner: 'unit' },
      );
      await juju.secretSet(ownSecret, { content: { password: 'a=b\n' }, description: 'd' });
      return created;
    });
    expect(record.after.secrets).toMatchObject([
      { id: ownSecret, description: 'd', revisions: [{ revision: 1 }, { content: { password: 'YT1iCg==' } }] },
      { id: foreignSecret },
      {
        id: id.slice('secret:'.length),
        owner: 'web/0',
        label: 'new',
        revisions: [{ content: { password: '', token: 'AP8=' } }],
      },
    ]);
    expect(await readdir(join(folder.path, 'temporary'))).toEqual([]);
  });

  it('secrets are granted, revoked and removed', async () => {
    const { record } = await asCharm(async (juju) => {
      await juju.secretGrant(ownSecret, 'db:7', { unit: 'mysql/0' });
      await juju.secretGrant(ownSecret, 'db:7', { unit: 'mysql/1' });
      await juju.secretRevoke(ownSecret, { unit: 'mysql/1' });
      await juju.secretSet(ownSecret, { content: { password: 'new' } });
      expect((await juju.secretInfoGet({ id: ownSecret })).revision).toBe(2);
      const other = await juju.secretAdd({ password: 'x' });
      await juju.secretRemove(other);
    });
    expect(record.after.secrets.map(({ id }) => id)).toEqual([ownSecret, foreignSecret]);
    expect(record.after.secrets[0]).toMatchObject({
      access: [{ target: 'unit-mysql-0', role: 'view' }],
      revisions: [{ revision: 1 }, { revision: 2 }],
    });
  });

  it('binary values come back as they went in', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const { value } = await asCharm(async (juju) => {
      const id = await juju.secretAdd({ keytab: bytes });
      return juju.secretGetBytes(id, 'keytab');
    });
    expect(value).toEqual(bytes);
  });

  it('ports are opened, for all endpoints and for one, and closed', async () => {
    const { value, record } = await asCharm(async (juju) => {
      await juju.openPort({ protocol: 'tcp', from: 80 });
      await juju.openPort({ protocol: 'udp', from: 53 }, { endpoints: ['db'] });
      await juju.openPort({ protocol: 'tcp', from: 443 });
      await juju.closePort({ protocol: 'tcp', from: 80 });
      return juju.openedPorts();
    });
    expect(value).toEqual([
      { protocol: 'udp', from: 53, endpoints: ['db'] },
      { protocol: 'tcp', from: 443, endpoints: ['*'] },
    ]);
    expect(record.after).toMatchObject({ ports: ['443/tcp'], endpointPorts: { db: ['53/udp'] } });
  });

  it('storage is asked for', async () => {
    const storage = { data: { type: 'filesystem', multiple: { min: 1 } } } as const;
    const charm = { ...sampleCharm, storage };
    const { record } = await asCharm((juju) => juju.storageAdd({ data: 1 }), {}, undefined, { charm });
    expect(record).toMatchObject({ committed: true, commands: [{ command: 'storage-add', args: ['data=1'] }] });
  });

  it('the credential of the cloud is given to those who are trusted', async () => {
    const credential = { 'auth-type': 'certificate', attrs: { 'client-key': 'k' }, redacted: [] };
    const cloudSpec = { type: 'lxd', name: 'lx', credential, cacertificates: ['PEM'] };
    const { value } = await asCharm((juju) => juju.credentialGet(), { cloudSpec }, undefined, {
      jujuVersion: '3.6.10',
    });
    expect(value).toMatchObject({ type: 'lxd', name: 'lx', credential: { attributes: { 'client-key': 'k' } } });
  });

  it('a pod cannot be rebooted', async () => {
    const { value } = await asCharm((juju) => juju.jujuReboot().catch((error: unknown) => error));
    expect(value).toMatchObject({ code: 'HOOK_COMMAND_FAILED', details: { command: 'juju-reboot' } });
  });

  it('actions give results and fail', async () => {
    const { record } = await asCharm(
      async (juju) => {
        await juju.actionSet({ file: { path: 'a b=c', size: '1' } });
        await juju.actionFail('-no');
      },
      {},
      backup,
    );
    expect(record.action).toEqual({
      status: 'failed',
      message: '-no',
      results: { file: { path: 'a b=c', size: '1' }, 'return-code': '0' },
    });
  });

  it.each<[code: string, use: (juju: HookCommands) => Promise<unknown>, state?: Partial<UnitState>]>([
    ['HOOK_COMMAND_RELATION_NOT_FOUND', (j) => j.relationList('db:99')],
    ['HOOK_COMMAND_USAGE', (j) => j.relationList('db')],
    ['HOOK_COMMAND_NOT_LEADER', (j) => j.relationSet('db:7', { k: 'v' }, { app: true }), { leader: false }],
    ['HOOK_COMMAND_NOT_LEADER', (j) => j.statusGet({ application: true }), { leader: false }],
    ['HOOK_COMMAND_NOT_LEADER', (j) => j.secretAdd({ password: 'x' }), { leader: false }],
    ['HOOK_COMMAND_PERMISSION_DENIED', (j) => j.relationGet('db:7', { app: 'web' }), { leader: false }],
    ['HOOK_COMMAND_PERMISSION_DENIED', (j) => j.secretGet({ id: foreignSecret })],
    ['HOOK_COMMAND_SECRET_NOT_FOUND', (j) => j.secretGet({ label: 'gone' })],
    ['HOOK_COMMAND_SECRET_NOT_FOUND', (j) => j.secretInfoGet({ id: foreignSecret })],
    ['HOOK_COMMAND_USAGE', (j) => j.secretGet({ id: 'secret:short' })],
    ['HOOK_COMMAND_NOT_IN_ACTION', (j) => j.actionGet()],
    ['HOOK_COMMAND_FAILED', (j) => j.resourceGet('gone')],
    ['HOOK_COMMAND_FAILED', (j) => j.networkGet('gone')],
    ['HOOK_COMMAND_RELATION_NOT_FOUND', (j) => j.secretGrant(ownSecret, 'db:99')],
    ['HOOK_COMMAND_SECRET_NOT_FOUND', (j) => j.secretGrant(foreignSecret, 'db:7')],
    ['HOOK_COMMAND_SECRET_NOT_FOUND', (j) => j.secretGetBytes(ownSecret, 'gone')],
    ['HOOK_COMMAND_USAGE', (j) => j.storageGet('gone/0')],
    ['HOOK_COMMAND_USAGE', (j) => j.storageGet()],
    ['HOOK_COMMAND_FAILED', (j) => j.credentialGet()],
    ['HOOK_COMMAND_FAILED', (j) => j.openPort({ protocol: 'tcp', from: 80, to: 90 })],
    ['HOOK_COMMAND_NOT_LEADER', (j) => j.statusSet('active', '', { application: true }), { leader: false }],
    ['HOOK_COMMAND_NOT_IN_ACTION', (j) => j.actionSet({ result: 'x' })],
    ['HOOK_COMMAND_NOT_IN_ACTION', (j) => j.actionFail()],
    ['HOOK_COMMAND_NOT_IN_ACTION', (j) => j.actionLog('x')],
  ])('says %s', async (code, use, state) => {
    const { value } = await asCharm((juju) => use(juju).catch((error: unknown) => error), state);
    expect(value).toMatchObject({ code });
  });

  it('gives back any text that it stores', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((candidate) => candidate !== '-');
    await asCharm(async (juju) => {
      await fc.assert(
        fc.asyncProperty(fc.dictionary(key, text, { minKeys: 1, maxKeys: 20 }), async (values) => {
          await juju.stateSet(values);
          const stored = await juju.stateGet();
          for (const [name, value] of Object.entries(values)) expect(stored[name]).toBe(value);
        }),
        { numRuns: way === 'spawned' ? 3 : 200 },
      );
    });
  });

  it('has tried every hook command by now', () => {
    // leader-get and leader-set are for charms of Juju 2.9; no function stands for them.
    const commands = [...commandDefinitions.keys()].filter((command) => !command.startsWith('leader-'));
    expect([...covered].sort()).toEqual(commands.sort());
  });
});
