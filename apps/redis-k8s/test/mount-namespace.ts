import { execFile } from 'node:child_process';

/**
 * Runs a script of sh in a mount namespace of its own, whose mounts end with it.
 *
 * @param script - its `$0` is the argument
 */
export function inMountNamespace(
  script: string,
  argument: string,
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    execFile('unshare', ['--mount', '--', 'sh', '-c', script, argument], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    );
  });
}
