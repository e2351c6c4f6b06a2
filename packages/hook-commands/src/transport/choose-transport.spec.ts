import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { printed, scriptedAgent, type ScriptedAgent, type Script } from '../../test/scripted-agent.ts';
import { until } from '../../test/until.ts';
import { createHookCommands } from '../hook-commands.ts';
import { chooseTransport } from './choose-transport.ts';

describe('chooseTransport', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'choose-transport-spec-'));
    for (const [name, answer] of Object.entries({
      'is-leader': 'false',
      'config-get': '{"by":"spawning"}',
      'state-set': '',
    })) {
      const body = `#!/bin/sh\necho "${name} $*" >>${folder}/spawned\nprintf '%s\\n' '${answer}'\n`;
      await writeFile(join(folder, name), body);
      await chmod(join(folder, name), 0o700);
    }
  });
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(() => writeFile(join(folder, 'spawned'), ''));

  const spawned = async () => (await readFile(join(folder, 'spawned'), 'utf8')).trim().split('\n').filter(Boolean);

  function choose(address: string, environment: Record<string, string> = {}) {
    const env = {
      PATH: `${folder}:/usr/bin:/bin`,
      JUJU_CONTEXT_ID: 'c1',
      JUJU_AGENT_SOCKET_NETWORK: 'unix',
      JUJU_AGENT_SOCKET_ADDRESS: address,
      ...environment,
    };
    return chooseTransport(env, { trialTimeoutMs: 100 });
  }

  /** An agent that does its work. */
  const answering: Script = ({ request, reply }) =>
    reply(
      printed(
        request.commandName === 'is-leader' ? 'true' : request.commandName === 'config-get' ? '{"by":"socket"}' : '',
      ),
    );

  async function withJuju(
    script: Script,
    use: (juju: ReturnType<typeof createHookCommands>, agent: ScriptedAgent) => Promise<void>,
  ): Promise<void> {
    await using agent = await scriptedAgent(script);
    await using transport = choose(agent.address);
    await use(createHookCommands(transport), agent);
  }

  it('uses the socket when it answers, and the first read is no extra call', async () => {
    await withJuju(answering, async (juju, agent) => {
      expect(await juju.configGet()).toEqual({ by: 'socket' });
      await juju.stateSet({ k: 'v' });
      expect(agent.calls).toEqual(['config-get --format=json', 'state-set --file -']);
      expect(await spawned()).toEqual([]);
    });
  });

  it('asks a read ahead of a first write', async () => {
    await withJuju(answering, async (juju, agent) => {
      await juju.stateSet({ k: 'v' });
      expect(agent.calls).toEqual(['is-leader --format=json', 'state-set --file -']);
    });
  });

  it('asks it once, however many writes begin at the same time', async () => {
    await withJuju(answering, async (juju, agent) => {
      await Promise.all([juju.stateSet({ a: '1' }), juju.stateSet({ b: '2' }), juju.stateSet({ c: '3' })]);
      expect(agent.calls.filter((call) => call.startsWith('is-leader'))).toHaveLength(1);
    });
  });

  it.each<[name: string, script: Script | undefined]>([
    ['nobody listens', undefined],
    ['the peer hangs up', ({ hangUp }) => hangUp()],
    ['the peer sends noise', ({ sendRaw }) => sendRaw(Buffer.alloc(600, 0xff))],
    ['the peer never answers', () => undefined],
    ['the peer begins an answer and never ends it', ({ sendRaw }) => sendRaw(Buffer.from('HTTP/1.1 400'))],
    ['the peer has no such method', ({ reply }) => reply({ error: "rpc: can't find service Jujuc.Main" })],
  ])('spawns that read, and all that follows, when %s', async (_name, script) => {
    await using agent = await scriptedAgent(script ?? answering);
    await using transport = choose(script === undefined ? join(folder, 'no.socket') : agent.address);
    const juju = createHookCommands(transport);
    expect(await juju.configGet()).toEqual({ by: 'spawning' });
    await juju.stateSet({ k: 'v' });
    expect(await spawned()).toEqual(['config-get --format=json', 'state-set --file -']);
    expect(agent.calls.filter((call) => call.startsWith('state-set'))).toEqual([]);
    await until(() => agent.connections === 0);
  });

  it('spawns all reads that were under way when the socket fails', async () => {
    const script: Script = ({ hangUp }) => hangUp();
    await withJuju(script, async (juju) => {
      expect(await Promise.all([juju.configGet(), juju.isLeader(), juju.configGet()])).toEqual([
        { by: 'spawning' },
        false,
        { by: 'spawning' },
      ]);
    });
  });

  describe('when the connection breaks later', () => {
    /** Works for the first call, then hangs up on each. */
    function breaking(): Script {
      let calls = 0;
      return (call) => (calls++ === 0 ? answering(call) : call.hangUp());
    }

    it('makes a read again by spawning', async () => {
      await withJuju(breaking(), async (juju) => {
        expect(await juju.isLeader()).toBe(true);
        expect(await juju.configGet()).toEqual({ by: 'spawning' });
      });
    });

    it('fails a write whose fate is unknown, repeats it nowhere, and spawns what follows', async () => {
      await withJuju(breaking(), async (juju, agent) => {
        expect(await juju.isLeader()).toBe(true);
        await expect(juju.stateSet({ k: 'v' })).rejects.toMatchObject({ code: 'HOOK_COMMAND_FATE_UNKNOWN' });
        expect(agent.calls).toEqual(['is-leader --format=json', 'state-set --file -']);
        expect(await spawned()).toEqual([]);
        expect(await juju.isLeader()).toBe(false);
        expect(await spawned()).toEqual(['is-leader --format=json']);
      });
    });
  });

  it('spawns when told to', async () => {
    await using agent = await scriptedAgent(answering);
    await using transport = choose(agent.address, { CHARMSMITH_HOOK_TRANSPORT: 'spawn' });
    expect(await createHookCommands(transport).configGet()).toEqual({ by: 'spawning' });
    expect(agent.accepted).toBe(0);
  });

  it('never spawns when told to use the socket', async () => {
    await using transport = choose(join(folder, 'no.socket'), { CHARMSMITH_HOOK_TRANSPORT: 'socket' });
    await expect(createHookCommands(transport).configGet()).rejects.toMatchObject({ code: 'HOOK_COMMAND_UNREACHABLE' });
    expect(await spawned()).toEqual([]);
  });

  it('says what is wrong with the setting, from the first call', async () => {
    await using transport = choose('/a.socket', { CHARMSMITH_HOOK_TRANSPORT: 'sockets' });
    await expect(createHookCommands(transport).isLeader()).rejects.toMatchObject({ code: 'HOOK_COMMAND_BAD_SETTING' });
  });

  it('gives up when the caller does, and spawns nothing for it', async () => {
    await using agent = await scriptedAgent(() => undefined);
    await using transport = choose(agent.address);
    const answer = createHookCommands(transport).configGet(undefined, { signal: AbortSignal.timeout(20) });
    await expect(answer).rejects.toMatchObject({ code: 'HOOK_COMMAND_ABORTED' });
    expect(await spawned()).toEqual([]);
  });
});
