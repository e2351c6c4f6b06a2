import type { BenchCase } from '../bench-case.ts';
import { startOpsClient } from '../peers/ops-client.ts';
import { startRealPebble, withoutPebble } from '../pebble/real-pebble.ts';

const calls = 100;

/** What a small call of a daemon costs: the list of three services. */
export const benchCase: BenchCase = {
  name: 'pebble-calls',
  description: `${calls} times the services of a real Pebble, one after the other`,
  rounds: { whole: 10, quick: 2 },
  async prepare(context) {
    const pebble = await startRealPebble(context);
    if (pebble === undefined) return { contestants: [], absent: [withoutPebble] };
    const ops = await startOpsClient(pebble.socketPath, context);
    const { client, command } = pebble;
    return {
      amount: { count: calls, unit: 'calls' },
      contestants: [
        { name: '@charmsmith/pebble', role: 'floor', run: () => repeat(() => client.services()) },
        { name: 'pebble services', role: 'peer', run: () => repeat(() => command('services')) },
        ...('tell' in ops ? [{ name: ops.name, role: 'peer', run: () => ops.tell('services', calls) } as const] : []),
      ],
      absent: 'absent' in ops ? [ops.absent] : [],
    };
  },
};

async function repeat(call: () => Promise<unknown>): Promise<void> {
  for (let count = 0; count < calls; count++) await call();
}
