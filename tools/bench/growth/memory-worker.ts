import { createHookCommands } from '@charmsmith/hook-commands';
import { emptyCharm, UnitAgent } from '@charmsmith/juju-emulator';
import { connectPebble } from '@charmsmith/pebble';
import { inMemoryPebble } from '@charmsmith/testing';

// A process of its own, with --expose-gc: does something as often as it is told, and prints how many bytes are in use
// more than after a tenth of that, when everything that is kept once is there.

const [subject = '', count = ''] = process.argv.slice(2);
const operations = Number(count);

await using opened = new AsyncDisposableStack();
const operate = await prepare(subject);
for (let done = 0; done < operations / 10; done += 1) await operate();
const before = inUse();
for (let done = 0; done < operations; done += 1) await operate();
process.stdout.write(String(inUse() - before));

async function prepare(name: string): Promise<() => Promise<unknown>> {
  switch (name) {
    case 'hook-commands':
      return await hookCommands();
    case 'dispatches': {
      const agent = new UnitAgent({ charm: emptyCharm });
      return () => agent.dispatch('update-status', () => Promise.resolve({ exitCode: 0 }));
    }
    case 'pebble': {
      const pebble = opened.use(await inMemoryPebble());
      await pebble.start();
      const client = opened.use(connectPebble({ socketPath: pebble.socket }));
      return () => client.services();
    }
    default:
      throw new Error(`nothing is called "${name}"`);
  }
}

/** Reads within one hook that goes on for ever. */
async function hookCommands(): Promise<() => Promise<unknown>> {
  const agent = new UnitAgent({ charm: emptyCharm });
  const { promise: begun, resolve: begin } = Promise.withResolvers<() => Promise<unknown>>();
  const { promise: over, resolve: end } = Promise.withResolvers<undefined>();
  const running = agent.dispatch('update-status', async (execution) => {
    const juju = createHookCommands({ run: execution.run });
    begin(() => juju.isLeader());
    await over;
    return { exitCode: 0 };
  });
  opened.defer(async () => {
    end(undefined);
    await running;
  });
  return await begun;
}

function inUse(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
