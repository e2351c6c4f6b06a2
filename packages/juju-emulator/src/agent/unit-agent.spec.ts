import { describe, expect, it } from 'vitest';
import { sampleCharm, sampleState } from '../../test/sample-charm.ts';
import type { UnitState } from '../state/unit-state.ts';
import type { Execution, Runner } from './execution.ts';
import { UnitAgent } from './unit-agent.ts';

function newAgent(state: Partial<UnitState> = {}): UnitAgent {
  return new UnitAgent({ charm: sampleCharm, state: sampleState(state), now: () => 5_000 });
}

const succeed: Runner = () => Promise.resolve({ exitCode: 0 });
const fail: Runner = () => Promise.resolve({ exitCode: 1 });

/** Runs hook commands given as lines, then succeeds. */
function commands(...lines: readonly string[]): Runner {
  return async (execution) => {
    for (const line of lines) await run(execution, line);
    return { exitCode: 0 };
  };
}

function run(execution: Execution, line: string) {
  const [command = '', ...args] = line.split(' ');
  return execution.run({ command, args });
}

function names(hooks: readonly { readonly name: string }[]): readonly string[] {
  return hooks.map(({ name }) => name);
}

describe('UnitAgent', () => {
  describe('when the operator or the cloud changes something', () => {
    it.each<[what: string, change: (agent: UnitAgent) => unknown, hooks: readonly string[]]>([
      ['an option', (agent) => agent.setConfig({ port: 1 }), ['config-changed']],
      ['a resource', (agent) => agent.attachResource('cert', '/new'), ['upgrade-charm', 'config-changed']],
      ['leadership gained', (agent) => agent.setLeader(true), ['leader-elected']],
      ['leadership lost', (agent) => agent.setLeader(false), []],
      ['planned units', (agent) => agent.setPlannedUnits(3), []],
      ['a workload that came up', (agent) => agent.pebbleReady('web'), ['web-pebble-ready']],
      ['addresses', (agent) => agent.setNetwork(agent.state.network), ['config-changed']],
    ])('queues the hooks of %s', (_what, change, hooks) => {
      const agent = newAgent();
      change(agent);
      expect(names(agent.pending)).toEqual(hooks);
    });

    it('queues the same hook once', () => {
      const agent = newAgent();
      agent.setConfig({ port: 1 });
      agent.setConfig({ debug: true });
      agent.attachResource('cert', '/new');
      expect(names(agent.pending)).toEqual(['upgrade-charm', 'config-changed']);
      expect(agent.state).toMatchObject({ config: { port: 1, debug: true }, resources: { cert: '/new' } });
    });

    it('resets an option to its default', () => {
      const agent = newAgent({ config: { port: 1, debug: true } });
      agent.setConfig({ port: null });
      expect(agent.state.config).toEqual({ debug: true });
    });

    it.each<[what: string, change: (agent: UnitAgent) => unknown, code: string]>([
      ['an unknown option', (agent) => agent.setConfig({ gone: 1 }), 'JUJU_EMULATOR_UNKNOWN_NAME'],
      ['an option of another type', (agent) => agent.setConfig({ port: 'x' }), 'JUJU_EMULATOR_BAD_VALUE'],
      ['a fraction for an integer', (agent) => agent.setConfig({ port: 1.5 }), 'JUJU_EMULATOR_BAD_VALUE'],
      ['text for a secret', (agent) => agent.setConfig({ token: 'x' }), 'JUJU_EMULATOR_BAD_VALUE'],
      ['an unknown resource', (agent) => agent.attachResource('gone', '/x'), 'JUJU_EMULATOR_UNKNOWN_NAME'],
      ['an unknown container', (agent) => agent.pebbleReady('gone'), 'JUJU_EMULATOR_UNKNOWN_NAME'],
    ])('refuses %s', (_what, change, code) => {
      const agent = newAgent();
      expect(() => change(agent)).toThrow(expect.objectContaining({ code }));
      expect(agent.pending).toEqual([]);
    });

    it.each<[what: string, name: string, parameters: Record<string, unknown>, code: string]>([
      ['an unknown action', 'gone', {}, 'JUJU_EMULATOR_UNKNOWN_NAME'],
      ['a parameter of another type', 'backup', { path: 1 }, 'JUJU_EMULATOR_BAD_VALUE'],
    ])('refuses %s', async (_what, name, parameters, code) => {
      await expect(newAgent().runAction(name, parameters, succeed)).rejects.toMatchObject({ code });
    });
  });

  it('refuses an action without a parameter that it requires', async () => {
    const actions = { restore: { params: { from: { type: 'string' } }, required: ['from'] } };
    const agent = new UnitAgent({ charm: { ...sampleCharm, actions } });
    await expect(agent.runAction('restore', {}, succeed)).rejects.toThrow('the parameter "from" is missing');
    await expect(agent.runAction('restore', { from: 'x' }, succeed)).resolves.toMatchObject({ committed: true });
  });

  describe('when the unit is deployed', () => {
    it('runs the hooks in the order of Kubernetes, a workload event before config-changed', async () => {
      const agent = newAgent();
      agent.deploy();
      const ran: string[] = [];
      for (let record = await agent.next(succeed); record !== undefined; record = await agent.next(succeed)) {
        ran.push(record.event.name);
        if (record.event.name === 'leader-elected') agent.pebbleReady('web');
      }
      expect(ran).toEqual([
        'install',
        'peers-relation-created',
        'db-relation-created',
        'db-relation-created',
        'leader-elected',
        'web-pebble-ready',
        'config-changed',
        'start',
        'data-storage-attached',
      ]);
    });

    it('has no leader-elected when another unit leads', () => {
      expect(names(newAgent({ leader: false }).deploy())).not.toContain('leader-elected');
    });

    it('sets the statuses that Juju sets itself', async () => {
      const agent = newAgent();
      const seen: string[] = [];
      for (const hookName of ['install', 'start', 'stop', 'remove']) {
        await agent.dispatch(hookName, (execution) => {
          seen.push(agent.state.unitStatus.message);
          return succeed(execution);
        });
        seen.push(agent.state.unitStatus.status);
      }
      expect(seen).toEqual([
        'installing charm software',
        'maintenance',
        'installing charm software',
        'unknown',
        'stopping charm software',
        'maintenance',
        'cleaning up prior to charm deletion',
        'terminated',
      ]);
    });

    it('leaves a status alone that the charm has set', async () => {
      const agent = newAgent();
      await agent.dispatch('start', commands('status-set active'));
      expect(agent.state.unitStatus).toEqual({ status: 'active', message: '', since: 5_000 });
    });
  });

  describe('when a hook runs', () => {
    it('shows others immediate effects at once, and the rest after the commit', async () => {
      const agent = newAgent();
      const seen: UnitState[] = [];
      const record = await agent.dispatch('start', async (execution) => {
        await run(execution, 'status-set active');
        await run(execution, 'state-set k=v');
        seen.push(agent.state);
        return { exitCode: 0 };
      });
      expect(seen).toMatchObject([{ unitStatus: { status: 'active' }, state: {} }]);
      expect(agent.state).toMatchObject({ state: { k: 'v' } });
      expect(record).toMatchObject({
        committed: true,
        commands: [
          { command: 'status-set', args: ['active'], exitCode: 0 },
          { command: 'state-set', args: ['k=v'], exitCode: 0 },
        ],
      });
      expect(record.before).toEqual(sampleState());
      expect(record.after).toBe(agent.state);
    });

    it('keeps a change made meanwhile, also when it fails, and queues its hook', async () => {
      const agent = newAgent();
      await agent.dispatch('config-changed', async (execution) => {
        agent.setConfig({ port: 1 });
        agent.setLeader(false);
        expect(await run(execution, 'config-get port')).toMatchObject({ stdout: '8080\n' });
        expect(await run(execution, 'is-leader')).toMatchObject({ stdout: 'False\n' });
        return { exitCode: 1 };
      });
      expect(agent.state).toMatchObject({ config: { port: 1 }, leader: false });
      expect(names(agent.pending)).toEqual(['config-changed']);
    });

    it('counts a command that the charm did not wait for', async () => {
      const agent = newAgent();
      await agent.dispatch('start', (execution) => {
        void run(execution, 'state-set k=v');
        return succeed(execution);
      });
      expect(agent.state.state).toEqual({ k: 'v' });
    });

    it('runs nothing else', async () => {
      const agent = newAgent();
      await agent.dispatch('start', async () => {
        await expect(agent.dispatch('stop', succeed)).rejects.toMatchObject({ code: 'JUJU_EMULATOR_BUSY' });
        return { exitCode: 0 };
      });
    });

    it('gives the same context id to no two runs', async () => {
      const agent = newAgent();
      const ids = new Set<string | undefined>();
      const remember: Runner = (execution) => {
        ids.add(execution.environment['JUJU_CONTEXT_ID']);
        return succeed(execution);
      };
      await agent.dispatch('start', remember);
      await agent.dispatch('start', remember);
      expect(ids.size).toBe(2);
    });
  });

  describe('when a hook has failed', () => {
    it('runs it again first, and shows the error until it succeeds', async () => {
      const agent = newAgent();
      agent.setConfig({ port: 1 });
      await agent.next(fail);
      agent.setLeader(true);
      agent.enqueue({ kind: 'hook', name: 'update-status' });
      expect(agent.status).toMatchObject({ status: 'error', message: 'hook failed: "config-changed"' });
      expect(agent.failed).toMatchObject({ name: 'config-changed' });
      const record = await agent.next(succeed);
      expect(record?.event.name).toBe('config-changed');
      expect(agent.failed).toBeUndefined();
      expect(agent.status.status).toBe('waiting');
    });

    it('is not forgiven by another hook that succeeds', async () => {
      const agent = newAgent();
      await agent.dispatch('config-changed', fail);
      await agent.dispatch('update-status', succeed);
      expect(agent.failed).toMatchObject({ name: 'config-changed' });
    });

    it('fails too when Juju refuses the commit', async () => {
      const agent = newAgent();
      const record = await agent.dispatch(
        'start',
        commands('state-set k=v', 'secret-set 9m4e2mr0ui3e8a215n60 password=new'),
      );
      expect(record).toMatchObject({
        exitCode: 0,
        committed: false,
        refused: 'secret "9m4e2mr0ui3e8a215n60" not found',
      });
      expect(agent.state.state).toEqual({});
      expect(agent.failed).toMatchObject({ name: 'start' });
      expect(agent.state.log).toContainEqual(
        expect.objectContaining({
          level: 'ERROR',
          message: 'cannot commit start: secret "9m4e2mr0ui3e8a215n60" not found',
        }),
      );
    });

    it('commits nothing when the runner itself throws', async () => {
      const agent = newAgent();
      const broken: Runner = async (execution) => {
        await run(execution, 'state-set k=v');
        throw new Error('the test is wrong');
      };
      await expect(agent.dispatch('start', broken)).rejects.toThrow('the test is wrong');
      expect(agent.state.state).toEqual({});
      expect(names(agent.pending)).toEqual(['start']);
      await expect(agent.dispatch('start', succeed)).resolves.toMatchObject({ committed: true });
    });
  });

  describe('when an action runs', () => {
    it('fills in defaults and numbers it', async () => {
      const agent = newAgent();
      await agent.runAction('backup', {}, succeed);
      const record = await agent.runAction('backup', { other: true }, succeed);
      expect(record.event).toEqual({
        kind: 'action',
        name: 'backup',
        id: '2',
        parameters: { path: '/srv', other: true },
      });
    });

    it('is aborted when its process is terminated', async () => {
      const record = await newAgent().runAction('backup', {}, () =>
        Promise.resolve({ exitCode: 143, signal: 'SIGTERM' }),
      );
      expect(record.action?.status).toBe('aborted');
    });

    it('fails when Juju refuses the commit', async () => {
      const record = await newAgent().runAction('backup', {}, commands('secret-set 9m4e2mr0ui3e8a215n60 password=new'));
      expect(record.action).toMatchObject({
        status: 'failed',
        results: { 'return-code': '1', stderr: 'secret "9m4e2mr0ui3e8a215n60" not found' },
      });
    });
  });
});
