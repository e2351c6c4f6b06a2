import { type CharmDescription, Model, parseCharm, type Runner } from '@charmsmith/juju-emulator';
import type { BenchCase } from '../bench-case.ts';

const options = { options: { port: { type: 'int', default: 80 } } };
const web = parseCharm({ name: 'web', requires: { db: { interface: 'mysql' } } }, options, {});
const mysql = parseCharm({ name: 'mysql', provides: { server: { interface: 'mysql' } } }, {}, {});

const runner: Runner = async ({ run }) => {
  await run({ command: 'status-set', args: ['active'] });
  return { exitCode: 0 };
};

/** How a simulated model grows: the events of all units until it has settled, and some more. */
export const benchCase: BenchCase = {
  name: 'model-growth',
  description: 'A simulated model: units are deployed and configured twice; each hook sets a status',
  rounds: { whole: 3, quick: 1 },
  prepare({ quick, signal }) {
    const sizes = quick ? [10, 100] : [10, 100, 1_000];
    const curve = { size: 'units', figure: 'µs an event', perSecond: 'events', sizes };
    const measure = (apps: readonly CharmDescription[]) => (units: number) => microsecondsOf(apps, units, signal);
    return Promise.resolve({
      contestants: [],
      curves: [
        { ...curve, name: 'An application alone', measure: measure([web]) },
        { ...curve, name: 'An application integrated with a unit of another', measure: measure([web, mysql]) },
      ],
    });
  },
};

/** Microseconds of an event in a model of some units of the first application, and one of the second. */
async function microsecondsOf(
  [first, second]: readonly CharmDescription[],
  units: number,
  signal: AbortSignal,
): Promise<number> {
  if (first === undefined) throw new Error('there is no application');
  const model = new Model({ now: () => 0 });
  let events = 0;
  const settle = async () => {
    events += (await model.settle({ signal })).length;
  };
  const from = performance.now();
  const app = model.deploy(first, { units, runner });
  if (second !== undefined) model.integrate(`${app}:db`, model.deploy(second, { runner }));
  await settle();
  for (const port of [81, 82]) {
    model.setConfig(app, { port });
    await settle();
  }
  return ((performance.now() - from) * 1_000) / events;
}
