import { container, deferred, on, relation, run, runToFailure, type State, stored } from '@charmsmith/testing';
import { describe, expect, it } from 'vitest';
import { charm } from '../src/charm.ts';
import type { metadata } from '../src/charm-metadata.gen.ts';

type World = State<typeof metadata>;

const page = '/srv/greeter/index.html';
const served: World = { containers: { web: container() } };
const redis = relation('redis', { remoteUnits: { 0: { hostname: 'redis-0.example', port: '6380' } } });
const remembered = 'greeter-k8s/greetings/Remembered';

describe('the website', () => {
  it('is served once its container is there', async () => {
    const { state } = await run(charm, on.pebbleReady('web'), served);
    expect(state.unitStatus).toEqual({ status: 'active', message: '' });
    expect(state.ports).toEqual(['8080/tcp']);
    expect(state.containers.web.services).toEqual({ web: 'active' });
    expect(state.containers.web.plan.services['web']).toMatchObject({
      command: 'busybox httpd -f -p 8080 -h /srv/greeter',
    });
    expect(state.containers.web.files[page]?.content).toContain('<h1>Hello</h1>');
  });

  it('waits for its container, and is served with the next event', async () => {
    const { state } = await run(charm, on.configChanged());
    expect(state.unitStatus).toMatchObject({ status: 'waiting' });
    expect(state.deferred).toMatchObject([{ handler: 'greeter-k8s: serve-website', event: { kind: 'reconcile' } }]);
    const next = await run(charm, on.updateStatus(), { ...state, ...served });
    expect(next.state).toMatchObject({ unitStatus: { status: 'active' }, deferred: [] });
  });

  it('says nothing new when nothing changed', async () => {
    const { state } = await run(charm, on.pebbleReady('web'), served);
    const again = await run(charm, on.updateStatus(), state);
    expect(again.state).toEqual(state);
    expect(again.commands.map(({ command }) => command)).not.toContain('status-set');
    expect(again.commands.map(({ command }) => command)).not.toContain('state-set');
  });

  it('moves to another port, and closes the one before', async () => {
    const { state } = await run(charm, on.pebbleReady('web'), served);
    const moved = await run(charm, on.configChanged(), { ...state, config: { port: 9090 } });
    expect(moved.state.ports).toEqual(['9090/tcp']);
    expect(moved.state.containers.web.plan.services['web']?.command).toContain('-p 9090');
  });

  it('shows the Redis that it is integrated with, and greets with marks that HTML would take for its own', async () => {
    const { state } = await run(charm, on.relationChanged(redis, { unit: 0 }), {
      ...served,
      config: { greeting: 'Tea & <cake>' },
      relations: [redis],
    });
    const { content } = state.containers.web.files[page] ?? {};
    expect(content).toContain('<h1>Tea &amp; &lt;cake&gt;</h1>');
    expect(content).toContain('<p>With Redis at redis-0.example:6380</p>');
  });

  it.each([
    [{ 'leader-host': 'redis-2.example', tls: 'false' }, 'With Redis at redis-2.example:6380<'],
    [{ 'leader-host': 'redis-2.example', tls: 'true' }, 'With Redis at redis-2.example:6380 over TLS<'],
    [{ 'leader-host': 'redis-2.example' }, 'With Redis at redis-2.example:6380<'],
    [{ 'leader-host': '' }, 'With Redis at redis-0.example:6380<'],
  ])('of a Redis whose application says %j shows "%s"', async (remoteAppData, line) => {
    const told = { ...redis, remoteAppData };
    const { state } = await run(
      charm,
      on.relationChanged(told),
      { ...served, relations: [told] },
      { suppress: ['R49'] },
    );
    expect(state.containers.web.files[page]?.content).toContain(line);
  });

  it.each([{}, { hostname: '' }, { hostname: 'h', port: 'many' }])('shows no Redis that says %j', async (data) => {
    const odd = relation('redis', { remoteUnits: { 0: data } });
    const { state } = await run(charm, on.relationJoined(odd), { ...served, relations: [odd] }, { suppress: ['R49'] });
    expect(state.containers.web.files[page]?.content).not.toContain('With Redis');
  });

  it('is told to whoever wants to reach it, and only when that changed', async () => {
    const website = relation('website', { remoteApp: 'ingress' });
    const { state } = await run(charm, on.relationCreated(website), { ...served, relations: [website] });
    expect(state.relations[0]?.localUnitData).toMatchObject({ hostname: '"192.0.2.10"', port: '8080' });
    const again = await run(charm, on.relationJoined('website'), state);
    expect(again.commands.map(({ command }) => command)).not.toContain('relation-set');
    const named = await run(charm, on.configChanged(), { ...state, config: { 'host-name': 'greeter.example' } });
    expect(named.state.relations[0]?.localUnitData).toMatchObject({ hostname: '"greeter.example"' });
  });
});

describe('config that is not right', () => {
  it.each([
    [{ port: 0 }, 'port'],
    [{ port: 70_000 }, 'port'],
    [{ greeting: '' }, 'greeting'],
  ] as const)('%j → Blocked, naming the option, until it is mended', async (config, option) => {
    const { state } = await run(charm, on.configChanged(), { ...served, config });
    expect(state.unitStatus).toMatchObject({ status: 'blocked', message: expect.stringContaining(option) as string });
    const still = await run(charm, on.updateStatus(), state);
    expect(still.state.unitStatus).toEqual(state.unitStatus);
    const mended = await run(charm, on.configChanged(), { ...still.state, config: {} });
    expect(mended.state.unitStatus).toEqual({ status: 'active', message: '' });
  });
});

describe('the action greet', () => {
  it('greets, remembers, and shows it on the page at once', async () => {
    const { action, emitted, state } = await run(charm, on.action('greet', { name: 'Ada', style: 'festive' }), served);
    expect(action).toMatchObject({ status: 'completed', results: { words: '★ Welcome, Ada! ★' } });
    expect(emitted).toMatchObject([{ event: 'greeter-k8s/greetings/greeted', payload: { name: 'Ada' } }]);
    expect(state.stored[remembered]?.value).toEqual({ names: ['Ada'] });
    expect(state.containers.web.files[page]?.content).toContain('<p>Greeted last: Ada</p>');
  });

  it('says who greets', async () => {
    const { action } = await run(charm, on.action('greet', { name: 'Ada', from: ['Bo', 'Cy'] }), served);
    expect(action?.results).toMatchObject({ words: 'Hello, Ada', from: 'Bo and Cy' });
  });

  it('greets without its container; the page follows', async () => {
    const { action, state } = await run(charm, on.action('greet', { name: 'Ada' }));
    expect(action).toMatchObject({ status: 'completed' });
    expect(state.deferred).toMatchObject([
      { handler: 'greeter-k8s: greeter-k8s/greetings/greeted', event: { kind: 'custom' } },
    ]);
    const next = await run(charm, on.pebbleReady('web'), { ...state, ...served });
    expect(next.state.containers.web.files[page]?.content).toContain('Ada');
    expect(next.state.deferred).toEqual([]);
  });

  it('fails for nobody', async () => {
    const { action, state } = await run(charm, on.action('greet', { name: ' ' }), served);
    expect(action).toMatchObject({ status: 'failed', message: expect.stringContaining('nobody to greet') as string });
    expect(state.stored).toEqual({});
  });
});

describe('the action recent', () => {
  const names = ['Ada', 'Bo', 'Cy'];

  it('says who was greeted last', async () => {
    const { action } = await run(charm, on.action('recent', { limit: 2 }), {
      stored: { [remembered]: stored({ names }) },
    });
    expect(action?.results).toMatchObject({ names: 'Ada, Bo' });
  });
});

describe('what an earlier revision left', () => {
  it('work of a handler that is gone is given up with a warning', async () => {
    const { logs, state } = await run(charm, on.updateStatus(), {
      ...served,
      deferred: [deferred('greeter-k8s: gone', { kind: 'start' })],
    });
    expect(state.deferred).toEqual([]);
    expect(logs).toMatchObject([
      { level: 'WARNING', message: expect.stringContaining('gave up deferred work') as string },
    ]);
  });

  it('state that this revision does not understand fails the hook, and is kept', async () => {
    const before = { [remembered]: stored(['Ada'], 7) };
    const { error, state } = await runToFailure(charm, on.updateStatus(), { ...served, stored: before });
    expect(error).toMatchObject({ code: 'CORE_BAD_STATE' });
    expect(state.stored).toEqual(before);
  });
});
