import { defineCharm, on as registered, using } from '@charmsmith/core';
import { on, pluginContract, run } from '@charmsmith/testing';
import { describe, expect, it } from 'vitest';
import { Greetings } from '../src/greetings/contract.ts';
import { greetings } from '../src/greetings/plugin.ts';

describe('greetings', () => {
  const contract = pluginContract({
    plugin: greetings,
    options: { remember: 2 },
    badOptions: { 'a memory for nobody': { remember: 0 }, 'a memory in words': { remember: 'many' } },
  });
  it.each(contract)('$name', ({ check }) => check());

  it('forgets whom it has no memory for', async () => {
    const charm = defineCharm({
      metadata: { name: 'web' },
      plugins: [greetings({ remember: 2 })],
      handlers: [
        registered.start(
          using({ greetings: Greetings }, async (_event, { greetings }) => {
            for (const name of ['Ada', 'Bo', 'Cy']) await greetings.greet(name, 'plain');
          }),
        ),
      ],
    });
    const { state } = await run(charm, on.start());
    expect(state.stored['greeter-k8s/greetings/Remembered']?.value).toEqual({ names: ['Cy', 'Bo'] });
  });
});
