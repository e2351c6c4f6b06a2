import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

const mark = 'charmsmith: no service starts while packages are installed';

/** Exit 101 of a policy script means "forbidden by policy" to invoke-rc.d, which maintainer scripts call. */
const script = `#!/bin/sh\n# ${mark}\nexit 101\n`;

/**
 * Does some work while Debian's maintainer scripts may start no service.
 *
 * @remarks A policy script of the machine's owner is moved aside and put back, whatever happens to the work. After a
 * SIGKILL in between, the next call puts it back.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @param {string} [path] where invoke-rc.d looks for its policy script
 * @returns {Promise<T>}
 */
export async function withoutServices(work, path = '/usr/sbin/policy-rc.d') {
  const aside = `${path}.before-charmsmith`;
  restore(path, aside);
  if (existsSync(path)) renameSync(path, aside);
  try {
    writeFileSync(path, script, { mode: 0o755, flag: 'wx' });
    return await work();
  } finally {
    restore(path, aside);
  }
}

/**
 * @param {string} path
 * @param {string} aside
 */
function restore(path, aside) {
  if (existsSync(path) && readFileSync(path, 'utf8').includes(mark)) rmSync(path);
  if (existsSync(aside) && !existsSync(path)) renameSync(aside, path);
}
