import type { BenchCase } from '../bench-case.ts';
import { opsVersion } from '../peers/virtual-environment.ts';
import { startOpsClient } from '../peers/ops-client.ts';
import { startOwnClient } from '../pebble/own-client.ts';
import { startRealPebble, withoutPebble } from '../pebble/real-pebble.ts';

/** What a small call of a daemon costs: the list of three services. */
export const benchCase: BenchCase = {
  name: 'pebble-calls',
  description:
    '1,000 times (quick: 20) the services of a real Pebble, one after the other, by clients that have run for a while',
  rounds: { whole: 6, quick: 1 },
  async prepare(context) {
    const calls = context.quick ? 20 : 1_000;
    const pebble = await startRealPebble(context);
    if (pebble === undefined) return { contestants: [], absent: [withoutPebble] };
    const ops = await startOpsClient(pebble.socketPath, context);
    const own = startOwnClient(pebble.socketPath, context);
    const { command } = pebble;
    return {
      amount: { count: calls, unit: 'calls' },
      contestants: [
        {
          name: '@charmsmith/pebble',
          role: 'floor',
          targets: [{ of: `ops.pebble ${opsVersion}`, atMost: 0.5 }],
          run: () => own.tell('services', calls),
        },
        ...('tell' in ops ? [{ name: ops.name, role: 'peer', run: () => ops.tell('services', calls) } as const] : []),
        { name: 'pebble services', role: 'peer', run: () => repeat(calls, () => command('services')) },
      ],
      absent: 'absent' in ops ? [ops.absent] : [],
    };
  },
};

async function repeat(calls: number, call: () => Promise<unknown>): Promise<void> {
  for (let count = 0; count < calls; count++) await call();
}
