/** The bundle's place in a charm. */
export const bundleFile = 'dist/charm.cjs';

/** The Node that runs it. A unit has none of its own. */
export const nodeFile = 'bin/node';

/**
 * The program that Juju runs for each event, by absolute path and with the charm's folder as working directory.
 *
 * @remarks Every command substitution would cost a process, so there is none. The last word must stay the path of an
 * executable file inside the charm: Charmcraft's `entrypoint` linter takes it for the entry point.
 */
export const dispatchScript = `#!/bin/sh
cd "\${JUJU_CHARM_DIR:-\${0%/*}}" && exec ./${nodeFile} ./${bundleFile}
`;
