import { findSystemPrograms } from '../programs/system-programs.ts';
import type { ModelStatus } from './control-protocol.ts';

/**
 * The command that runs another in a container of a running model, from outside of the model's own process.
 *
 * @param status - from {@link ModelClient.status}
 * @param container - its name
 * @param command - program and arguments, found in the container
 * @returns program and arguments, to be run by root
 */
export function containerCommand(
  status: Pick<ModelStatus, 'processId' | 'roots'>,
  container: string,
  command: readonly string[],
): readonly [string, ...string[]] {
  const { nsenter } = findSystemPrograms();
  const root = status.roots[container] ?? '/';
  const target = ['--target', String(status.processId), '--mount', '--net', '--pid', '--uts', '--ipc'];
  return [nsenter, ...target, `--root=${root}`, `--wd=${root}`, '--', ...command];
}
