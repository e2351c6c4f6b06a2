import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyCharm, HookTools, processRunner, UnitAgent } from '@charmsmith/juju-emulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { log } from './emulated-unit.ts';

// Suite: about three seconds, real processes of Node dispatched as Juju does.

let folder: string;
let tools: HookTools;
let agent: UnitAgent;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charmsmith-main-'));
  const charmDir = join(folder, 'charm');
  await mkdir(charmDir);
  const program = `#!/bin/sh\nexec '${process.execPath}' --conditions=charmsmith-source '${import.meta.dirname}/tiny-charm.ts'\n`;
  await writeFile(join(charmDir, 'dispatch'), program, { mode: 0o700 });
  tools = await HookTools.open({ directory: join(folder, 'agent') });
  agent = new UnitAgent({ charm: { ...emptyCharm, name: 'web' }, charmDir, hookTools: tools.location });
});
afterEach(async () => {
  await tools[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe('main', () => {
  it('ends with 0 when the dispatch succeeded, and what it stored is kept', async () => {
    expect(await agent.dispatch('start', processRunner({ tools }))).toMatchObject({ exitCode: 0, committed: true });
    expect(agent.status).toMatchObject({ status: 'active', message: 'started' });
    expect(await agent.dispatch('config-changed', processRunner({ tools }))).toMatchObject({ exitCode: 0 });
    expect(agent.state.state['charmsmith']).toContain('web: config-changed');
  });

  it('asks for no state while it knows that there is none', async () => {
    const run = processRunner({ tools });
    const commands = async (hook: string) => (await agent.dispatch(hook, run)).commands.map(({ command }) => command);
    expect(await commands('leader-settings-changed')).toEqual(['state-get']);
    expect(await commands('leader-settings-changed')).toEqual([]);
    // The socket is tried with a read, since what comes first is a write.
    expect(await commands('config-changed')).toEqual(['is-leader', 'state-set', 'juju-log']);
    // What was deferred runs again, and is deferred again.
    expect(await commands('leader-settings-changed')).toEqual(['state-get', 'state-set', 'juju-log']);
  });

  it('ends with 1 when the dispatch failed, one line in the log', async () => {
    const record = await agent.dispatch('upgrade-charm', processRunner({ tools }));
    expect(record).toMatchObject({ exitCode: 1, committed: false });
    expect(log(record)).toEqual([
      'ERROR cannot upgrade',
      expect.stringMatching(/^DEBUG dispatched upgrade-charm \(exit=1 /),
    ]);
    expect(agent.failed).toMatchObject({ name: 'upgrade-charm' });
  });

  it.each([
    ['stop', 'ERROR nobody waits for me', 'an error that nobody caught'],
    ['remove', 'ERROR cannot remove', 'a failure although a handler left something running'],
    [
      'leader-elected',
      expect.stringMatching(/^WARNING a handler waits for what never comes/),
      'a handler that waits for ever',
    ],
  ])('ends with 1 in %s: %s', async (name, line) => {
    const record = await agent.dispatch(name, processRunner({ tools }));
    expect(record).toMatchObject({ exitCode: 1, committed: false });
    expect(log(record)).toContainEqual(line);
  });

  it('ends what a handler left running, and says so', async () => {
    const record = await agent.dispatch('install', processRunner({ tools }));
    expect(record).toMatchObject({ exitCode: 0, committed: true });
    const what = 'Bun' in globalThis ? 'a timer, a socket or a process$' : '.*\\bTimeout\\b';
    expect(log(record)).toContainEqual(
      expect.stringMatching(new RegExp(`^WARNING ended what a handler had left running: ${what}`)),
    );
  });

  it('ends by SIGTERM when it is told to end, commits nothing, and the hook is not failed', async () => {
    await agent.dispatch('config-changed', processRunner({ tools }));
    const { state } = agent.state;
    const ending = new AbortController();
    const run = processRunner({ tools });
    const record = await agent.dispatch(
      'update-status',
      (execution) =>
        run({
          ...execution,
          run: async (call) => {
            const result = await execution.run(call);
            if (call.args.includes('waiting')) ending.abort();
            return result;
          },
        }),
      { signal: ending.signal },
    );
    expect(record).toMatchObject({ signal: 'SIGTERM', exitCode: 143, committed: false });
    expect(log(record)).toContainEqual(expect.stringContaining('the agent ended this hook (SIGTERM)'));
    expect(agent.state.state).toEqual(state);
    expect(agent.failed).toBeUndefined();
    expect(agent.pending).toMatchObject([{ name: 'update-status' }]);
  });
});
