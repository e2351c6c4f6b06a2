import type { RuntimeName } from '../runtime/runtimes.ts';

/** The file that the runtime is given. */
export const startFile = 'dist/start.cjs';

/** Where the runtime lies in a charm. A unit has none of its own. */
export function runtimeFile(runtime: RuntimeName): string {
  return `bin/${runtime}`;
}

/**
 * The program that Juju runs for each event, by absolute path and with the charm's folder as working directory.
 *
 * @remarks Every command substitution would cost a process, so there is none. The last word must stay the path of an
 * executable file inside the charm: Charmcraft's `entrypoint` linter takes it for the entry point. Flags of V8 would
 * make Node drop the code cache of its own modules. Bun starts without the compiler to machine code, whose start takes a
 * sixth of a dispatch: a hook is over before it pays. Who computes for seconds is better off with Node.
 */
export function dispatchScript(runtime: RuntimeName, flags: readonly string[] = []): string {
  const command = [`./${runtimeFile(runtime)}`, ...flags, `./${startFile}`].join(' ');
  const settings = runtime === 'bun' ? 'BUN_JSC_useJIT=0 ' : '';
  return `#!/bin/sh\ncd "\${JUJU_CHARM_DIR:-\${0%/*}}" && ${settings}exec ${command}\n`;
}
