import { execFile } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';
import { promisify } from 'node:util';

/** What a figure depends on beside the code: only ratios travel between machines. */
export async function describeMachine(root: string): Promise<Readonly<Record<string, string>>> {
  const processors = cpus();
  return {
    commit: await commit(root),
    processor: `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    kernel: release(),
    node: process.version,
  };
}

async function commit(root: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('git', ['describe', '--always', '--dirty', '--exclude', '*'], {
      cwd: root,
    });
    return stdout.trim();
  } catch {
    return 'unknown';
  }
}
