import { hook, pebbleCheck, pebbleCustomNotice, pebbleReady } from '../../agent/dispatch-event.ts';
import { JujuEmulatorError } from '../../errors.ts';
import type { NetworkState } from '../../state/unit-state.ts';
import { startNewPod } from '../after-hook.ts';
import type { ModelCore } from '../model-core.ts';
import { checkDeclared } from './deploy.ts';

/** How a pod is replaced. */
export interface ReplacePodOptions {
  /** The pod is gone at once: the charm does not run stop. */
  readonly killed?: boolean;
  /** Addresses of the new pod. Default: those of the old one. */
  readonly network?: NetworkState;
}

/** Replaces the pod of a unit, as Kubernetes does: stop in the old one, then an upgrade and a start in the new one. */
export function replacePod(core: ModelCore, unit: string, options: ReplacePodOptions): void {
  if (core.type !== 'caas') {
    throw new JujuEmulatorError(`the unit "${unit}" has no pod: the model runs on machines`, {
      code: 'JUJU_EMULATOR_NOT_ALLOWED',
    });
  }
  const { network } = options;
  const { life } = core.unit(unit);
  if (network !== undefined) core.updateUnit(unit, { network });
  const { schedule } = core.uniter(unit);
  // What has not started has nothing to stop.
  if (options.killed === true || schedule.awaits('start')) {
    startNewPod(core, unit);
    return;
  }
  if (life === 'dying') return;
  core.updateUnit(unit, { replacing: true });
  schedule.queue.addFirst(hook('stop'));
  core.ready.add(unit);
}

/** Tells that Pebble answers in a container, for the first time or after it was started anew. */
export function containerReady(core: ModelCore, unit: string, container: string): void {
  checkContainer(core, unit, container);
  core.enqueue(unit, pebbleReady(container));
}

/** Tells of a custom notice in a container. */
export function customNotice(
  core: ModelCore,
  unit: string,
  container: string,
  notice: { readonly id: string; readonly key: string },
): void {
  checkContainer(core, unit, container);
  if (!/^[a-z0-9.-]+\/.+$/.test(notice.key)) {
    throw new JujuEmulatorError(`"${notice.key}" is no key for a custom notice`, {
      code: 'JUJU_EMULATOR_BAD_VALUE',
      hint: 'It has the form example.com/path.',
    });
  }
  core.enqueue(unit, pebbleCustomNotice(container, notice));
}

/** Tells that a health check in a container has failed, or succeeds again. */
export function checkChanged(
  core: ModelCore,
  unit: string,
  container: string,
  { name, change }: { readonly name: string; readonly change: 'failed' | 'recovered' },
): void {
  checkContainer(core, unit, container);
  core.enqueue(unit, pebbleCheck(container, name, change));
}

function checkContainer(core: ModelCore, unit: string, container: string): void {
  checkDeclared('container', container, core.applicationOf(unit).charm.containers);
}
