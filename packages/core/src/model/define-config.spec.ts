import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandsOf, emulateUnit } from '../../test/emulated-unit.ts';
import { forCharm } from '../charm/for-charm.ts';
import { on } from '../events/on.ts';
import { active } from '../outcome/status.ts';
import { using } from '../plugin/handler.ts';
import { provide } from '../plugin/provide.ts';
import { stateKey } from '../state/framework-state.ts';
import { checkConfigTypes, defineConfig } from './define-config.ts';

const metadata = {
  name: 'web',
  config: {
    options: {
      port: { type: 'int', default: 80 },
      ratio: { type: 'float' },
      name: { type: 'string' },
      password: { type: 'secret' },
      debug: { type: 'boolean', default: false },
    },
  },
} as const;
const WebConfig = defineConfig(
  'web/Config',
  z.object({ port: z.int().max(65_535, 'is no port'), name: z.string().optional() }),
);

/** A charm that reads its config in config-changed and update-status. */
function configured(port: number) {
  const seen: unknown[] = [];
  const handles = () =>
    using({ config: WebConfig }, (_event: unknown, { config }) => {
      seen.push(config);
      return active();
    });
  const unit = emulateUnit({
    metadata,
    state: { config: { port } },
    handlers: [on.configChanged(handles()), on.start(() => active('else'))],
  });
  return { unit, seen };
}

describe('defineConfig', () => {
  it('gives valid config as a frozen value, asked and validated once', async () => {
    const { unit, seen } = configured(8080);
    const record = await unit.run('config-changed');
    expect(seen).toEqual([{ port: 8080 }]);
    expect(Object.isFrozen(seen[0])).toBe(true);
    expect(commandsOf(record).filter((command) => command === 'config-get')).toHaveLength(1);
  });

  it('fails no hook when it is not valid: Blocked, and the handler waits', async () => {
    const { unit, seen } = configured(70_000);
    expect(await unit.run('config-changed')).toMatchObject({ exitCode: 0, committed: true });
    expect(seen).toEqual([]);
    expect(unit.agent.status).toMatchObject({ status: 'blocked', message: 'config: port: is no port' });
    expect(unit.agent.state.state[stateKey]).toContain('config-changed');
  });

  it('stays Blocked whatever else is reported, until it is mended', async () => {
    const { unit, seen } = configured(70_000);
    await unit.run('config-changed');
    await unit.run('start');
    expect(unit.agent.status).toMatchObject({ status: 'blocked', message: 'config: port: is no port' });
    unit.agent.setConfig({ port: 443 });
    await unit.run('config-changed');
    expect(seen).toEqual([{ port: 443 }]);
    expect(unit.agent.status).toMatchObject({ status: 'active' });
  });

  it('asks for nothing in a dispatch that neither reads it nor shows anything', async () => {
    const { unit } = configured(80);
    expect(commandsOf(await unit.run('update-status'))).toEqual(['state-get']);
  });

  it('is not asked for as long as it was valid and has not changed', async () => {
    const { unit } = configured(80);
    await unit.run('start');
    expect(commandsOf(await unit.run('start'))).toEqual(['state-get', 'status-get']);
  });

  it('can be replaced in a test', async () => {
    const seen: unknown[] = [];
    const unit = emulateUnit({
      metadata,
      charm: { overrides: [provide(WebConfig, {}, () => ({ port: 1 }))] },
      handlers: [on.start(using({ config: WebConfig }, (_event, { config }) => void seen.push(config)))],
    });
    await unit.run('start');
    expect(seen).toEqual([{ port: 1 }]);
  });
});

describe('forCharm(metadata).Config', () => {
  const { Config } = forCharm(metadata);
  const read = async (config: Record<string, unknown>) => {
    const seen: unknown[] = [];
    const unit = emulateUnit({
      metadata,
      handlers: [on.start(using({ config: Config }, (_event, { config }) => void seen.push(config)))],
      intercept: (execution) => async (call) =>
        call.command === 'config-get'
          ? { exitCode: 0, stdout: JSON.stringify(config), stderr: '' }
          : await execution.run(call),
    });
    await unit.run('start');
    return { seen, status: unit.agent.status };
  };

  it('holds what the metadata declares', async () => {
    const { seen } = await read({ port: 80, debug: false, unknown: 'x' });
    expect(seen).toEqual([{ port: 80, debug: false }]);
  });

  it('is held to the types of the metadata', async () => {
    const { seen, status } = await read({ port: '80', debug: false });
    expect(seen).toEqual([]);
    expect(status).toMatchObject({ status: 'blocked', message: 'config: port: is a string, not of type int' });
  });
});

describe('checkConfigTypes', () => {
  it.each<[option: string, value: string | number | boolean, message: string | undefined]>([
    ['port', 80, undefined],
    ['port', 80.5, 'is a number, not of type int'],
    ['ratio', 0.5, undefined],
    ['ratio', '0.5', 'is a string, not of type float'],
    ['name', 'x', undefined],
    ['name', true, 'is a boolean, not of type string'],
    ['password', 'secret:9m4e2mr0ui3e8a215n4g', undefined],
    ['password', 'geheim', 'is a string, not of type secret'],
    ['debug', 'true', 'is a string, not of type boolean'],
  ])('%s = %j', (option, value, message) => {
    const checked = checkConfigTypes(metadata, { [option]: value });
    const expected =
      message === undefined
        ? { ok: true, value: { [option]: value } }
        : { ok: false, issues: [{ path: [option], message }] };
    expect(checked).toEqual(expected);
  });
});
