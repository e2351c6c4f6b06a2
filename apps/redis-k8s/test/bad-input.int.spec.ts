import type { Execution } from '@charmsmith/juju-emulator';
import { on } from '@charmsmith/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { deferred, deploy, emulateRedisUnit, shown, warnings, type RedisUnit } from './redis-unit.ts';

// Suite: under a second. Each case: one clear line in the unit's log; what fails exits non-zero and commits nothing.

let unit: RedisUnit;
afterEach(async () => unit[Symbol.asyncDispose]());

/** The agent forgets a variable. */
function without(variable: string) {
  return ({ environment, ...execution }: Execution): Execution => ({
    ...execution,
    environment: Object.fromEntries(Object.entries(environment).filter(([name]) => name !== variable)),
  });
}

/** Makes one hook command fail. */
function failing(command: string, stderr: string) {
  return (execution: Execution): Execution => ({
    ...execution,
    run: (call) =>
      call.command === command ? Promise.resolve({ exitCode: 1, stdout: '', stderr }) : execution.run(call),
  });
}

describe('bad input', () => {
  it('an unknown event → one line, success', async () => {
    unit = await emulateRedisUnit();
    const record = await unit.run('frobnicated');
    expect(record).toMatchObject({ exitCode: 0, committed: true });
    expect(record.after.log.slice(record.before.log.length)).toMatchObject([
      { level: 'DEBUG', message: 'ignored an event that is not in the contract (event=frobnicated)' },
    ]);
    expect(warnings(unit)).toEqual([]);
  });

  it.each(['JUJU_DISPATCH_PATH', 'JUJU_UNIT_NAME', 'JUJU_MODEL_NAME', 'JUJU_MODEL_UUID', 'JUJU_CHARM_DIR'])(
    'no %s → one line that names it, failure',
    async (variable) => {
      unit = await emulateRedisUnit({ intercept: without(variable) });
      const record = await unit.run('config-changed');
      expect(record).toMatchObject({ exitCode: 1, committed: false });
      const lines = warnings(unit).filter((line) => line.startsWith('WARNING'));
      expect(lines).toEqual([expect.stringContaining(`cannot run this dispatch: ${variable} is not set`)]);
    },
  );

  it('a relation event without JUJU_RELATION_ID → one line that names it, failure', async () => {
    unit = await emulateRedisUnit({ intercept: without('JUJU_RELATION_ID') });
    const record = await unit.run(on.relationChanged('redis-peers'));
    expect(record.exitCode).toBe(1);
    expect(warnings(unit)[0]).toContain('JUJU_RELATION_ID is not set');
  });

  it.each<[command: string, hook: string]>([
    ['config-get', 'config-changed'],
    ['relation-set', 'leader-elected'],
    ['secret-add', 'leader-elected'],
    ['status-set', 'install'],
    ['state-get', 'update-status'],
    ['state-set', 'config-changed'],
  ])('%s fails in %s → one error that names it, failure, nothing committed', async (command, hook) => {
    unit = await emulateRedisUnit({ intercept: failing(command, 'ERROR the controller is away\n') });
    const before = unit.agent.state;
    const record = await unit.run(hook);
    expect(record).toMatchObject({ exitCode: 1, committed: false });
    const errors = warnings(unit).filter((line) => line.startsWith('ERROR') && !line.includes('hook "'));
    expect(errors).toEqual([expect.stringMatching(new RegExp(`^ERROR .*${command}.*the controller is away`))]);
    const { relations, secrets, state } = unit.agent.state;
    expect({ relations, secrets, state }).toEqual({
      relations: before.relations,
      secrets: before.secrets,
      state: before.state,
    });
  });

  it('juju-log fails → the lines go to stderr, the work goes on', async () => {
    unit = await emulateRedisUnit({ intercept: failing('juju-log', 'ERROR no log\n') });
    const record = await unit.run('update-status');
    expect(record.exitCode).toBe(0);
    expect(warnings(unit)[0]).toMatch(/^WARNING INFO Beginning update_status \(juju-log failed: .*no log/);
  });

  it("state of another version → an error that names it; the unit's deferred work is not lost", async () => {
    unit = await emulateRedisUnit();
    unit.agent.update((state) => ({ ...state, state: { charmsmith: '{"version":99,"deferred":[]}' } }));
    const record = await unit.run('config-changed');
    expect(record.exitCode).toBe(1);
    expect(warnings(unit)[0]).toContain('its version is 99, not 1');
    expect(unit.agent.state.state).toEqual({ charmsmith: '{"version":99,"deferred":[]}' });
  });

  it('deferred work of a handler that is gone → dropped with a warning, the rest goes on', async () => {
    unit = await emulateRedisUnit();
    const entry = {
      handler: 'redis-k8s: gone',
      event: { kind: 'start' },
      reason: 'r',
      attempts: 1,
      since: '2026-01-01T00:00:00Z',
    };
    unit.agent.update((state) => ({
      ...state,
      state: { charmsmith: JSON.stringify({ version: 1, deferred: [entry] }) },
    }));
    const record = await unit.run('install');
    expect(record.exitCode).toBe(0);
    expect(warnings(unit)[0]).toMatch(
      /^WARNING gave up deferred work \(handler="redis-k8s: gone" event=start .*this charm has no such handler/,
    );
    expect(await deferred(unit)).toEqual([]);
  });

  it('an aborted hook commits nothing', async () => {
    unit = await emulateRedisUnit();
    await deploy(unit);
    const before = shown(unit);
    const controller = new AbortController();
    controller.abort(new Error('the agent ended this hook'));
    const record = await unit.run('config-changed', { signal: controller.signal });
    expect(record).toMatchObject({ exitCode: 1, committed: false });
    expect(before).toBe('waiting: Waiting for Redis...');
  });
});
