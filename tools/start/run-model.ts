import { type LocalModel, type LocalUnit, ModelLoop, serveControl, startLocalModel } from '@charmsmith/local';
import { ComingUp } from './coming-up.ts';
import type { Display } from './display/display.ts';
import { seconds, type UnitRow, unitRow } from './display/row.ts';
import { redisRole } from './redis/unit-redis.ts';

/** How the model runs. */
export interface RunModelOptions {
  readonly charmFolder: string;
  readonly units: number;
  /** The real Pebble instead of the emulated one. */
  readonly pebble?: string;
  readonly updateStatusIntervalMs: number;
  readonly display: Display;
  readonly signal: AbortSignal;
}

const hints = 'Ctrl-C ends it; npm run model -- --help tells what else can be done.';

/** Runs a model until the signal fires; nothing is left of it then. */
export async function runModel(options: RunModelOptions): Promise<void> {
  const { charmFolder, pebble, updateStatusIntervalMs, display, signal, units } = options;
  const startedAt = performance.now();
  const passed = () => seconds(performance.now() - startedAt);
  const roles = new Map<LocalUnit, string | undefined>();
  // Told of changes from the first pod on, before there is a model to show.
  const running: { model?: LocalModel; loop?: ModelLoop } = {};
  const show = () => {
    if (running.model !== undefined) display.changed(rowsOf(running.model, roles));
    running.loop?.wake();
  };
  await using model = await startLocalModel({
    charmFolder,
    units,
    ...(pebble === undefined ? {} : { pebble }),
    signal,
    onDispatchStart: show,
    onDispatch: (unit, record) => {
      display.ended(unit.name, record);
      show();
    },
    onChange: show,
  });
  const loop = new ModelLoop(model);
  Object.assign(running, { model, loop });
  await using control = await serveControl({ model, loop });
  display.note(`${podsOf(model)} up after ${passed()}.`);
  show();
  using comingUp = new ComingUp({
    model,
    wake: () => loop.wake(),
    onActive: () => display.note(`Active after ${passed()}. ${hints}`),
  });
  const lost = new AbortController();
  void model.cluster.ended.then(() => lost.abort());
  await loop.run({
    updateStatusIntervalMs,
    signal: AbortSignal.any([signal, lost.signal]),
    onIdle: async () => {
      comingUp.look();
      const asked = model.units.map(async (unit) => [unit, await redisRole(model, unit)] as const);
      for (const [unit, role] of await Promise.all(asked)) roles.set(unit, role);
      show();
    },
  });
  if (lost.signal.aborted && !signal.aborted) throw new Error('the first process of the model was killed');
  await control[Symbol.asyncDispose]();
}

function rowsOf({ units }: LocalModel, roles: ReadonlyMap<LocalUnit, string | undefined>): readonly UnitRow[] {
  return units.map((unit) => unitRow(unit, unit.ready ? roles.get(unit) : undefined));
}

function podsOf({ units }: LocalModel): string {
  const list = units.map(({ name, pod }) => `${name} at ${pod.address}`).join(', ');
  return units.length === 1 ? `The pod of ${list} is` : `The pods of ${list} are`;
}
