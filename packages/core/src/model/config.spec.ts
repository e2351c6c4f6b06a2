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

  it.each([
    ['name', 'config option name is unset, not a boolean'],
    ['port', 'config option port is a number, not a boolean'],
  ])('refuses %s as a boolean', async (option, message) => {
    const { answer } = await emulateUnit({ metadata }).ask({ config: Config }, ({ config }) =>
      config.boolean(option).catch((error: unknown) => error),
    );
    expect(answer).toMatchObject({ code: 'CORE_CONFIG_TYPE', message, details: { option } });
  });
});
