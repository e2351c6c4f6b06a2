import { findSystemPrograms } from '../programs/system-programs.ts';
import { localError } from '../errors.ts';
import type { UnitStatus } from './control-protocol.ts';

/**
 * The command that runs another in a container of a running model, from outside of the model's own process.
 *
 * @param unit - from {@link ModelClient.status}
 * @param container - its name
 * @param command - program and arguments, found in the container
 * @returns program and arguments, to be run by root
 * @throws CharmsmithError `LOCAL_POD_CLOSED`, `LOCAL_UNKNOWN_CONTAINER`
 */
export function containerCommand(
  { unit, pod }: Pick<UnitStatus, 'pod' | 'unit'>,
  container: string,
  command: readonly string[],
): readonly [string, ...string[]] {
  if (pod === undefined) throw localError('LOCAL_POD_CLOSED', `${unit} has no pod at the moment`);
  const root = pod.roots[container];
  if (root === undefined) {
    throw localError('LOCAL_UNKNOWN_CONTAINER', `the pod of ${unit} has no container "${container}"`, {
      hint: `It has: ${Object.keys(pod.roots).join(', ')}.`,
    });
  }
  const { nsenter } = findSystemPrograms();
  const target = ['--target', String(pod.processId), '--mount', '--net', '--pid', '--uts', '--ipc'];
  return [nsenter, ...target, `--root=${root}`, `--wd=${root}`, '--', ...command];
}
