import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnitAgent } from '../src/agent/unit-agent.ts';
import { HookTools } from '../src/server/hook-tools.ts';
import { processRunner } from '../src/server/process-runner.ts';
import { sampleCharm, sampleState } from './sample-charm.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A charm without any SDK. */
const dispatch = `#!/bin/sh
set -e
env > "$CHARM_DIR/environment"
case "$JUJU_DISPATCH_PATH" in
hooks/install)
  status-set maintenance "installing on port $(config-get port)"
  application-version-set 1.0 ;;
hooks/config-changed)
  id=$(relation-ids peers)
  relation-set -r "$id" "debug=$(config-get debug)"
  printf '{"who": "%s", "emoji": "😀"}' "$JUJU_UNIT_NAME" | relation-set -r "$id" --app --file -
  test "$(relation-get -r "$id" --app who web)" = web/0
  printf %s 'geheim' > "$CHARM_DIR/password"
  secret-add --label=shell "password#file=$CHARM_DIR/password" > "$CHARM_DIR/secret-id"
  echo configured
  echo careful >&2 ;;
hooks/start)
  state-set attempt=1
  status-set blocked 'still standing'
  juju-log -l ERROR 'about to fail'
  exit 3 ;;
hooks/stop)
  state-set attempt=1
  echo stopping
  sleep 1000 & trap 'kill $!; trap - TERM; kill -TERM $$' TERM; wait ;;
hooks/remove)
  trap '' TERM
  echo deaf
  while :; do sleep 0.05; done ;;
hooks/update-status)
  (sleep 1000 & echo $! > "$CHARM_DIR/child")
  echo left something behind ;;
actions/backup)
  action-set "file.path=$(action-get path)/dump" file.size=1
  action-log 'half done'
  echo to stdout
  test "$(action-get binary)" != True || printf '\\377\\n' >&2
  state-set backed-up=yes
  test "$(action-get fail)" != True || action-fail 'disk is full'
  test "$(action-get crash)" != True || exit 4 ;;
esac
`;

describe('a charm in plain shell', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let charmDir: string;
  let tools: HookTools;
  let agent: UnitAgent;

  beforeEach(async () => {
    folder = await temporaryFolder();
    charmDir = join(folder.path, 'charm');
    await mkdir(charmDir);
    await writeFile(join(charmDir, 'dispatch'), dispatch);
    await chmod(join(charmDir, 'dispatch'), 0o700);
    tools = await HookTools.open({ directory: join(folder.path, 'agent') });
    agent = new UnitAgent({ charm: sampleCharm, state: sampleState(), charmDir, hookTools: tools.location });
  });
  afterEach(async () => {
    await tools[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  it('gets exactly the environment of a dispatch', async () => {
    await agent.dispatch('install', processRunner({ tools }));
    const lines = (await readFile(join(charmDir, 'environment'), 'utf8')).trim().split('\n');
    // The shell itself adds PWD, and some add SHLVL and _ .
    const names = lines
      .map((line) => line.split('=', 1)[0])
      .filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name ?? ''));
    expect(names.sort()).toEqual([
      'APT_LISTCHANGES_FRONTEND',
      'CHARM_DIR',
      'CLOUD_API_VERSION',
      'DEBIAN_FRONTEND',
      'JUJU_AGENT_SOCKET_ADDRESS',
      'JUJU_AGENT_SOCKET_NETWORK',
      'JUJU_API_ADDRESSES',
      'JUJU_AVAILABILITY_ZONE',
      'JUJU_CHARM_DIR',
      'JUJU_CHARM_FTP_PROXY',
      'JUJU_CHARM_HTTPS_PROXY',
      'JUJU_CHARM_HTTP_PROXY',
      'JUJU_CHARM_NO_PROXY',
      'JUJU_CONTEXT_ID',
      'JUJU_DISPATCH_PATH',
      'JUJU_HOOK_NAME',
      'JUJU_MACHINE_ID',
      'JUJU_METER_INFO',
      'JUJU_METER_STATUS',
      'JUJU_MODEL_NAME',
      'JUJU_MODEL_UUID',
      'JUJU_PRINCIPAL_UNIT',
      'JUJU_SLA',
      'JUJU_UNIT_NAME',
      'JUJU_VERSION',
      'LANG',
      'PATH',
      'TERM',
    ]);
  });

  it('reads options and sets status and version', async () => {
    const record = await agent.dispatch('install', processRunner({ tools }));
    expect(record).toMatchObject({ exitCode: 0, committed: true });
    expect(record.commands.map(({ command }) => command)).toEqual([
      'config-get',
      'status-set',
      'application-version-set',
    ]);
    expect(agent.state).toMatchObject({
      unitStatus: { status: 'maintenance', message: 'installing on port 8080' },
      workloadVersion: '1.0',
    });
  });

  it('writes relation data and a secret, and its output is logged', async () => {
    const { after } = await agent.dispatch('config-changed', processRunner({ tools }));
    expect(after.relations[0]?.databags).toMatchObject({
      'web/0': { debug: 'False' },
      web: { who: 'web/0', emoji: '😀' },
    });
    const id = (await readFile(join(charmDir, 'secret-id'), 'utf8')).trim();
    expect(after.secrets.at(-1)).toMatchObject({
      id: id.slice('secret:'.length),
      label: 'shell',
      revisions: [{ content: { password: Buffer.from('geheim').toString('base64') } }],
    });
    expect(after.log).toMatchObject([
      { level: 'DEBUG', source: 'config-changed', message: 'configured' },
      { level: 'WARNING', source: 'config-changed', message: 'careful' },
    ]);
  });

  it('loses what a failing hook held back, keeps status and log, and is run again', async () => {
    const record = await agent.dispatch('start', processRunner({ tools }));
    expect(record).toMatchObject({ exitCode: 3, committed: false });
    expect(agent.state.state).toEqual({});
    expect(agent.state.unitStatus).toMatchObject({ status: 'blocked', message: 'still standing' });
    expect(agent.state.log).toMatchObject([
      { level: 'ERROR', source: 'juju-log', message: 'about to fail' },
      { level: 'ERROR', source: 'agent', message: 'hook "start" failed: exit status 3' },
    ]);
    expect(agent.status).toMatchObject({ status: 'error', message: 'hook failed: "start"' });
    expect(agent.pending).toMatchObject([{ name: 'start' }]);
  });

  it.each([
    ['ends on SIGTERM', 'stop', 'stopping', 10_000, { exitCode: 143, signal: 'SIGTERM' }],
    ['must be killed', 'remove', 'deaf', 50, { exitCode: 137, signal: 'SIGKILL' }],
  ])('that %s is queued again without an error', async (_name, hookName, line, killAfterMs, end) => {
    const ending = new AbortController();
    const run = processRunner({ tools, killAfterMs });
    const record = await agent.dispatch(
      hookName,
      (execution) =>
        run({
          ...execution,
          output: (stream, text) => {
            execution.output(stream, text);
            if (text === line) ending.abort();
          },
        }),
      { signal: ending.signal },
    );
    expect(record).toMatchObject({ ...end, committed: false });
    expect(agent.failed).toBeUndefined();
    expect(agent.pending).toMatchObject([{ name: hookName }]);
    expect(agent.state.state).toEqual({});
  });

  it('does not hold the agent up with a child it leaves behind', async () => {
    const record = await agent.dispatch('update-status', processRunner({ tools }));
    process.kill(Number(await readFile(join(charmDir, 'child'), 'utf8')));
    expect(record).toMatchObject({ exitCode: 0, committed: true });
    expect(agent.state.log).toMatchObject([{ message: 'left something behind' }]);
  });

  describe('when it runs an action', () => {
    const results = { file: { path: '/srv/dump', size: '1' }, stdout: 'to stdout' };

    it.each([
      [
        'succeeds',
        {},
        { status: 'completed', message: '', results: { ...results, 'return-code': '0' } },
        { 'backed-up': 'yes' },
      ],
      [
        'says that it failed',
        { fail: true },
        { status: 'failed', message: 'disk is full', results: { ...results, 'return-code': '0' } },
        { 'backed-up': 'yes' },
      ],
      [
        'prints what is no text',
        { binary: true },
        {
          status: 'completed',
          message: '',
          results: { ...results, 'return-code': '0', stderr: '/w==', 'stderr-encoding': 'base64' },
        },
        { 'backed-up': 'yes' },
      ],
      [
        'crashes',
        { crash: true },
        { status: 'failed', message: 'exit status 4', results: { ...results, 'return-code': '4' } },
        {},
      ],
    ])('that %s, tells the outcome', async (_name, parameters, action, state) => {
      const record = await agent.runAction('backup', parameters, processRunner({ tools }));
      expect(record.action).toEqual(action);
      expect(agent.state.state).toEqual(state);
      expect(agent.failed).toBeUndefined();
      expect(agent.pending).toEqual([]);
    });
  });

  it('fails a hook whose program cannot be run, and says why', async () => {
    await chmod(join(charmDir, 'dispatch'), 0o600);
    const record = await agent.dispatch('install', processRunner({ tools }));
    expect(record).toMatchObject({ exitCode: 127, committed: false });
    expect(agent.state.log[0]).toMatchObject({
      level: 'WARNING',
      message: expect.stringContaining('EACCES') as string,
    });
  });
});
