import { expect, it } from 'vitest';
import { createHookCommands } from '../../src/index.ts';
import { publishLeader } from './publish-leader.ts';

it('tells the peers where the leader is', async () => {
  const calls: string[] = [];
  const answers: Record<string, string> = { 'relation-ids': '["redis-peers:0"]', 'is-leader': 'true' };
  const juju = createHookCommands({
    run({ command, stdin = '' }) {
      calls.push(`${command} ${stdin}`.trim());
      return Promise.resolve({ exitCode: 0, stdout: answers[command] ?? '', stderr: '' });
    },
  });
  await publishLeader(juju, 'redis-0');
  expect(calls).toEqual(['relation-ids', 'is-leader', 'relation-set {"leader-host":"redis-0"}', 'status-set']);
});
