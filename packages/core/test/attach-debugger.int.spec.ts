import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';

// Suite: about a second. A real inspector, and a client that attaches to it.

const program = `
  import { attachDebugger } from '${import.meta.dirname}/../src/host/attach-debugger.ts';
  await attachDebugger('after-read', (line) => console.error(line));
  await attachDebugger('again', (line) => console.error(line));
  console.log('went on');
`;

describe('attachDebugger', () => {
  it('stops on loopback until a debugger has attached, says how, and stops there once', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exit = once(child, 'exit');
    const output = once(child.stdout, 'data');
    let hint = '';
    for await (const line of createInterface(child.stderr)) {
      hint = line.startsWith('stopped at') ? line : hint;
      if (hint !== '') break;
    }
    expect(hint).toMatch(/^stopped at after-read: attach a debugger to ws:\/\/127\.0\.0\.1:\d+\/[0-9a-f-]+,/);
    const socket = new WebSocket(/ws:\S+(?=,)/.exec(hint)?.[0] ?? '');
    await once(socket, 'open');
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.runIfWaitingForDebugger' }));
    expect(String(await output)).toBe('went on\n');
    // Node waits at its end for a debugger that is still there.
    socket.close();
    expect(await exit).toEqual([0, null]);
  });
});
