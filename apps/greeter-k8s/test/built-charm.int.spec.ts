import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HookTools, processRunner, readCharm, UnitAgent } from '@charmsmith/juju-emulator';
import { expect, it } from 'vitest';

// About a second: three real processes of the charm that `charmsmith build` made.

it('what charmsmith build makes is a charm that Juju can dispatch', async () => {
  const charmDir = new URL('../build/charm', import.meta.url).pathname;
  const folder = await mkdtemp(join(tmpdir(), 'charmsmith-greeter-'));
  try {
    await using tools = await HookTools.open({ directory: join(folder, 'agent') });
    const charm = await readCharm(charmDir);
    const agent = new UnitAgent({ charm, charmDir, hookTools: tools.location });
    const runner = processRunner({ tools });
    expect(await agent.dispatch('config-changed', runner)).toMatchObject({ exitCode: 0, committed: true });
    expect(agent.status).toMatchObject({ status: 'waiting' });
    const greet = await agent.runAction('greet', { name: 'Ada' }, runner);
    expect(greet.action).toMatchObject({ status: 'completed', results: { words: 'Hello, Ada' } });
    const recent = await agent.runAction('recent', {}, runner);
    expect(recent.action?.results).toMatchObject({ names: 'Ada' });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 20_000);
