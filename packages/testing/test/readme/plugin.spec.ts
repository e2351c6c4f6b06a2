import { CharmsmithError } from '@charmsmith/errors';
import { definePlugin, provide, token } from '@charmsmith/core';
import { describe, it } from 'vitest';
import { pluginContract } from '../../src/index.ts';

interface Greeter {
  greet(name: string): string;
}
const Greeter = token<Greeter>('@example/greeter/Greeter');

const greeter = definePlugin({
  name: '@example/greeter',
  version: '1.0.0',
  parts: ({ greeting }: { readonly greeting: string }) => {
    if (greeting === '') throw new CharmsmithError('the greeting is empty', { code: 'GREETER_NO_GREETING' });
    return { provides: [provide(Greeter, {}, () => ({ greet: (name) => `${greeting}, ${name}` }))] };
  },
});

describe('greeter', () => {
  const contract = pluginContract({
    plugin: greeter,
    options: { greeting: 'Hello' },
    badOptions: { 'an empty greeting': { greeting: '' } },
  });
  it.each(contract)('$name', ({ check }) => check());
});
