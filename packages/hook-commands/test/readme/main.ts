import { chooseTransport, createHookCommands } from '../../src/index.ts';
import { publishLeader } from './publish-leader.ts';

await using transport = chooseTransport(process.env);
await publishLeader(createHookCommands(transport), 'redis-0');
