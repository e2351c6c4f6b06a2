import { describe, expect, it } from 'vitest';
import { emulateUnit } from '../../test/emulated-unit.ts';
import { Config } from './config.ts';

const metadata = {
  config: {
    options: {
      'enable-tls': { type: 'boolean', default: false },
      port: { type: 'int', default: 6379 },
      name: { type: 'string' },
    },
  },
} as const;

describe('Config', () => {
  it('gives set options and defaults, and asks Juju once', async () => {
    const unit = emulateUnit({ metadata, state: { config: { 'enable-tls': true } } });
    const { answer, commands } = await unit.ask({ config: Config }, async ({ config }) => [
      await config.values(),
      await config.boolean('enable-tls'),
    ]);
    expect(answer).toEqual([{ 'enable-tls': true, port: 6379 }, true]);
    expect(commands).toEqual(['config-get']);
  });

  it('gives options by type, and nothing for one that is unset', async () => {
    const { answer } = await emulateUnit({ metadata }).ask({ config: Config }, async ({ config }) => [
      await config.number('port'),
      await config.string('name'),
    ]);
    expect(answer).toEqual([6379, undefined]);
  });

  it.each<[option: string, type: 'boolean' | 'string', message: string, status: string]>([
    ['name', 'boolean', 'name: is unset, not a boolean', 'config: name: is unset, not a boolean'],
    ['port', 'boolean', 'port: is a number, not a boolean', 'config: port: is a number, not a boolean'],
    ['port', 'string', 'port: is a number, not a string', 'config: port: is a number, not a string'],
  ])('refuses %s as a %s', async (option, type, message, status) => {
    const { answer } = await emulateUnit({ metadata }).ask({ config: Config }, ({ config }) =>
      (config[type](option) as Promise<unknown>).catch((error: unknown) => error),
    );
    expect(answer).toMatchObject({
      code: 'CORE_INVALID_CONFIG',
      message: `cannot use the config: ${message}`,
      status: { status: 'blocked', message: status },
      issues: [{ path: [option] }],
    });
  });
});
