import type { DispatchRecord } from '@charmsmith/juju-emulator';
import { serveControl, startLocalUnit, UnitLoop } from '@charmsmith/local';
import type { Display } from './display/display.ts';
import { seconds, unitRow } from './display/row.ts';
import { redisRole } from './redis/unit-redis.ts';

/** How the unit runs. */
export interface RunUnitOptions {
  readonly charmFolder: string;
  /** The real Pebble instead of the emulated one. */
  readonly pebble?: string;
  readonly updateStatusIntervalMs: number;
  readonly display: Display;
  readonly signal: AbortSignal;
}

const model = 'local';
const hints = 'Ctrl-C ends it; npm run model -- --help tells what else can be done.';

/** Runs one unit until the signal fires; nothing is left of it then. */
export async function runUnit({
  charmFolder,
  pebble,
  updateStatusIntervalMs,
  display,
  signal,
}: RunUnitOptions): Promise<void> {
  const startedAt = performance.now();
  const passed = () => seconds(performance.now() - startedAt);
  let last: DispatchRecord | undefined;
  let role: string | undefined;
  await using unit = await startLocalUnit({
    charmFolder,
    modelName: model,
    ...(pebble === undefined ? {} : { pebble }),
    signal,
    onDispatchStart: display.started,
    onDispatch: (record) => {
      last = record;
      display.ended(record);
      display.changed(unitRow(unit, record, role));
    },
  });
  display.note(`The pod of ${unit.agent.state.unitName} is up at ${unit.pod.address} after ${passed()}.`);
  const loop = new UnitLoop(unit);
  await using control = await serveControl({ model, unit, loop });
  loop.idle().then(
    () => {
      if (unit.agent.status.status === 'active') display.note(`Active after ${passed()}. ${hints}`);
    },
    () => undefined, // the program was ended before the first quiet
  );
  await loop.run({
    updateStatusIntervalMs,
    signal,
    onIdle: async () => {
      role = await redisRole(unit);
      display.changed(unitRow(unit, last, role));
    },
  });
  await control[Symbol.asyncDispose]();
}
