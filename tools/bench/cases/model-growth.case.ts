import { emptyCharm, Model, type Runner } from '@charmsmith/juju-emulator';
import type { BenchCase } from '../bench-case.ts';

const web = { ...emptyCharm, name: 'web' };
const runner: Runner = async ({ run }) => {
  await run({ command: 'status-set', args: ['active'] });
  return { exitCode: 0 };
};

/** How a simulated model grows: the events of all units until it has settled, and some more. */
export const benchCase: BenchCase = {
  name: 'model-growth',
  description: 'A simulated model: units are deployed and configured twice; each hook sets a status',
  rounds: { whole: 3, quick: 1 },
  prepare: ({ quick, signal }) =>
    Promise.resolve({
      contestants: [],
      curves: [
        {
          name: 'Units of a model',
          size: 'units',
          figure: 'µs an event',
          perSecond: 'events',
          sizes: quick ? [10, 100] : [10, 100, 1_000],
          measure: (units) => microsecondsOfAnEvent(units, signal),
        },
      ],
    }),
};

async function microsecondsOfAnEvent(units: number, signal: AbortSignal): Promise<number> {
  const model = new Model({ now: () => 0 });
  const from = performance.now();
  let events = 0;
  const settle = async () => {
    events += (await model.settle({ signal })).length;
  };
  const app = model.deploy({ ...web, config: { port: { type: 'int', default: 80 } } }, { units, runner });
  await settle();
  for (const port of [81, 82]) {
    model.setConfig(app, { port });
    await settle();
  }
  return ((performance.now() - from) * 1_000) / events;
}
