import { agentSocketTransport, createHookCommands } from '../../src/index.ts';

/** Asks the agent at an address once, and closes nothing. */
const juju = createHookCommands(agentSocketTransport({ address: process.argv[2] ?? '', contextId: 'c' }));
console.log(await juju.isLeader());
