import { contribute, defineState, definePlugin, Events, provide, type ServiceOf } from '@charmsmith/core';
import { z } from 'zod';
import { greeted, Greetings, type GreetingStyle, PageLine } from './contract.ts';

/** Who was greeted, the last one first. */
const Remembered = defineState('greeter-k8s/greetings/Remembered', {
  schema: z.object({ names: z.array(z.string()) }),
  defaults: { names: [] },
});

const options = z.object({
  /** How many names are remembered. */
  remember: z.int().min(1).max(100).default(10),
});

/**
 * Greets, remembers whom, and makes a page of it: a plugin as somebody else would write it, with nothing but public
 * packages.
 *
 * @example
 * ```ts
 * defineCharm({ metadata, plugins: [greetings({ remember: 20 })] });
 * ```
 */
export const greetings = definePlugin({
  name: 'greeter-k8s/greetings',
  version: '1.0.0',
  options,
  parts: ({ remember }) => ({
    provides: [
      provide(
        Greetings,
        { events: Events, remembered: Remembered, lines: PageLine },
        (dependencies) => new RememberingGreetings({ ...dependencies, remember }),
      ),
    ],
    contributions: [
      contribute(PageLine, { remembered: Remembered }, ({ remembered }) => ({
        line: () => Promise.resolve(lastGreeted(remembered.value.names)),
      })),
    ],
  }),
});

interface Dependencies {
  readonly events: Events;
  readonly remembered: ServiceOf<typeof Remembered>;
  readonly lines: readonly PageLine[];
  readonly remember: number;
}

class RememberingGreetings implements Greetings {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async greet(name: string, style: GreetingStyle): Promise<string> {
    const { events, remember, remembered } = this.#deps;
    const words = style === 'festive' ? `★ Welcome, ${name}! ★` : `Hello, ${name}`;
    await remembered.update(({ names }) => ({ names: [name, ...names].slice(0, remember) }));
    await events.emit(greeted, { name, words });
    return words;
  }

  recent(): readonly string[] {
    return this.#deps.remembered.value.names;
  }

  async page(): Promise<readonly string[]> {
    const lines = await Promise.all(this.#deps.lines.map(({ line }) => line()));
    return lines.filter((line) => line !== undefined);
  }
}

function lastGreeted([last]: readonly string[]): string | undefined {
  return last === undefined ? undefined : `Greeted last: ${last}`;
}
