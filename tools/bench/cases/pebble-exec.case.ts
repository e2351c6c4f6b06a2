import type { BenchCase } from '../bench-case.ts';
import { startOpsClient } from '../peers/ops-client.ts';
import { startOwnClient } from '../pebble/own-client.ts';
import { startRealPebble, withoutPebble } from '../pebble/real-pebble.ts';

const commands = 20;

/** What it costs to run a command beside the services, to its end, with its output. */
export const benchCase: BenchCase = {
  name: 'pebble-exec',
  description: `${commands} times "echo" by a real Pebble, one after the other, with its output`,
  rounds: { whole: 10, quick: 1 },
  async prepare(context) {
    const pebble = await startRealPebble(context);
    if (pebble === undefined) return { contestants: [], absent: [withoutPebble] };
    const ops = await startOpsClient(pebble.socketPath, context);
    const own = startOwnClient(pebble.socketPath, context);
    const { command } = pebble;
    return {
      amount: { count: commands, unit: 'commands' },
      contestants: [
        { name: '@charmsmith/pebble', role: 'floor', run: () => own.tell('exec', commands) },
        ...('tell' in ops ? [{ name: ops.name, role: 'peer', run: () => ops.tell('exec', commands) } as const] : []),
        { name: 'pebble exec', role: 'peer', run: () => repeat(() => command('exec', 'echo', 'hello')) },
      ],
      absent: 'absent' in ops ? [ops.absent] : [],
    };
  },
};

async function repeat(call: () => Promise<unknown>): Promise<void> {
  for (let count = 0; count < commands; count += 1) await call();
}
