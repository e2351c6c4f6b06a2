import {
  type Change,
  findLayerDifferences,
  type Layer,
  type Pebble,
  type PushOptions,
  type WaitOptions,
} from '@charmsmith/pebble';
import { fingerprint } from './fingerprint.ts';

/** A file that the services of a layer read. */
export interface LayerFile extends Omit<PushOptions, 'signal'> {
  /** Absolute. */
  readonly path: string;
  readonly content: string;
}

/** What {@link Container.ensureLayer} can be told. */
export interface EnsureLayerOptions extends WaitOptions {
  /**
   * Files that the services read: written when one of them differs from what the running services were started with,
   * and then all services of the layer restart. Parents are made. A mark of the content, and not the content, goes into
   * the services' environment as `CHARMSMITH_FILES`.
   */
  readonly files?: readonly LayerFile[];
  /** Runs before the plan is changed, and only then. */
  readonly prepare?: () => Promise<void>;
}

/** What a layer changed. */
export interface LayerChange {
  /** Whether the plan had to be changed. */
  readonly changed: boolean;
  /** Services that ran and run anew. */
  readonly restarted: readonly string[];
  /** Services that did not run and do now. */
  readonly started: readonly string[];
}

/** Makes the plan hold a layer and the services follow it. */
export async function ensureLayer(
  pebble: Pebble,
  label: string,
  given: Layer,
  { files = [], prepare, ...wait }: EnsureLayerOptions,
): Promise<LayerChange> {
  const { signal } = wait;
  const call = signal === undefined ? {} : { signal };
  const layer = await withFingerprint(given, files);
  const changed = findLayerDifferences(layer, await pebble.plan(call)).length > 0;
  if (changed) {
    for (const { path, content, ...options } of files)
      await pebble.push(path, content, { makeDirs: true, ...options, ...call });
    await prepare?.();
    await pebble.addLayer(label, layer, { combine: true, ...call });
  }
  const services = await pebble.services(undefined, call);
  const running = new Set(services.filter(({ current }) => current === 'active').map(({ name }) => name));
  return { changed, ...whatRan(await pebble.replan(wait), running) };
}

async function withFingerprint(layer: Layer, files: readonly LayerFile[]): Promise<Layer> {
  if (files.length === 0) return layer;
  const mark = await fingerprint(...files.flatMap(({ path, content }) => [path, content]));
  const services = Object.entries(layer.services ?? {}).map(
    ([name, service]) =>
      [name, { ...service, environment: { ...service.environment, CHARMSMITH_FILES: mark } }] as const,
  );
  return { ...layer, services: Object.fromEntries(services) };
}

/**
 * Reads from the tasks of a replan which services it restarted and started; it has a task to start every enabled
 * service, those that run among them.
 *
 * @param running - names of the services that ran before
 */
function whatRan(
  { tasks }: Pick<Change, 'tasks'>,
  running: ReadonlySet<string>,
): Pick<LayerChange, 'restarted' | 'started'> {
  const named = (kind: string) =>
    new Set(tasks.filter((task) => task.kind === kind).flatMap(({ summary }) => /"(.+)"/.exec(summary)?.[1] ?? []));
  const [stopped, begun] = [named('stop'), [...named('start')]];
  return {
    restarted: begun.filter((name) => stopped.has(name)),
    started: begun.filter((name) => !stopped.has(name) && !running.has(name)),
  };
}
