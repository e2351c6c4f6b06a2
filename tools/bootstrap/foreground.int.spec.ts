import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const foregroundModule = join(import.meta.dirname, 'foreground.mjs');

/** Counts SIGINTs, and tells the count when it is terminated. */
const program = `
  let interrupts = 0;
  process.on('SIGINT', () => console.log('interrupt ' + ++interrupts));
  process.on('SIGTERM', () => { console.log('terminated after ' + interrupts); process.exit(7); });
  setInterval(() => {}, 1000);
  console.log('ready');
`;

/** A process that runs the program in its foreground, as the bootstrap does, in a process group of its own. */
function startHost(script = program, viaNpm = false) {
  const main = `
    import { foreground } from ${JSON.stringify(foregroundModule)};
    const ended = await foreground('node', ['-e', ${JSON.stringify(script)}]);
    console.log(JSON.stringify(ended));
    process.exitCode = ended.code;
  `;
  const args = ['--input-type=module', '-e', main];
  const npm = `require('node:child_process').spawn(process.execPath, ${JSON.stringify(args)}, { stdio: 'inherit' })`;
  const host = spawn(process.execPath, viaNpm ? ['-e', npm] : args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, npm_lifecycle_event: viaNpm ? 'start' : undefined },
  });
  const lines = createInterface(host.stdout)[Symbol.asyncIterator]();
  const { pid } = host;
  if (pid === undefined) throw new Error('the host did not start');
  return {
    pid,
    exit: once(host, 'exit'),
    line: async () => (await lines.next()).value,
    [Symbol.dispose]: () => host.kill('SIGKILL'),
  };
}

describe('foreground', () => {
  it('brings a key press to the program once, and relays how it ends', async () => {
    using host = startHost();
    expect(await host.line()).toBe('ready');
    // As a terminal does, to all of the group, and as npm does, to the child it knows.
    process.kill(-host.pid, 'SIGINT');
    process.kill(host.pid, 'SIGINT');
    expect(await host.line()).toBe('interrupt 1');
    process.kill(host.pid, 'SIGTERM');
    expect(await host.line()).toBe('terminated after 1');
    expect(await host.line()).toBe('{"code":7}');
    expect(await host.exit).toEqual([7, null]);
  });

  it('says which signal killed the program', async () => {
    using host = startHost(`process.kill(process.pid, 'SIGKILL')`);
    expect(await host.line()).toBe('{"code":137,"signal":"SIGKILL"}');
  });

  it('takes the program with it when it is killed itself', async () => {
    using host = startHost();
    expect(await host.line()).toBe('ready');
    process.kill(host.pid, 'SIGKILL');
    expect(await host.line()).toBe('terminated after 0');
    expect(await host.line()).toBe(undefined);
  });

  it('ends the program when npm is killed', async () => {
    using npm = startHost(program, true);
    expect(await npm.line()).toBe('ready');
    process.kill(npm.pid, 'SIGKILL');
    expect(await npm.line()).toBe('terminated after 0');
    expect(await npm.line()).toBe('{"code":7}');
    expect(await npm.line()).toBe(undefined);
  });
});
