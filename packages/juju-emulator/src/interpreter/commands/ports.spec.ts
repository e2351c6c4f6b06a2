import { describe, expect, it } from 'vitest';
import { openContext, runLine } from '../../../test/open-context.ts';

/** Runs lines in a model on machines, where ranges may be opened, and gives what the last one printed. */
async function print(lines: readonly string[], type: 'caas' | 'iaas' = 'iaas') {
  const context = openContext({}, undefined, { model: { uuid: '', type } });
  let last = { stdout: '', stderr: '', exitCode: 0 };
  for (const line of lines) last = await runLine(context, line);
  return { ...last, context };
}

describe('open-port, close-port and opened-ports', () => {
  it.each<[lines: string, ports: string, withEndpoints: string]>([
    ['open-port 80', '["80/tcp"]', '["80/tcp (*)"]'],
    ['open-port 80/UDP; open-port 80', '["80/udp","80/tcp"]', '["80/udp (*)","80/tcp (*)"]'],
    ['open-port icmp; open-port 1000-2000', '["1000-2000/tcp","icmp"]', '["1000-2000/tcp (*)","icmp (*)"]'],
    ['open-port 80 --endpoints db', '["80/tcp"]', '["80/tcp (db)"]'],
    ['open-port 80 --endpoints peers,db', '["80/tcp"]', '["80/tcp (db, peers)"]'],
    ['open-port 80 --endpoints db; open-port 80', '["80/tcp"]', '["80/tcp (*)"]'],
    ['open-port 80; open-port 80 --endpoints db', '["80/tcp"]', '["80/tcp (*)"]'],
    ['open-port 80; close-port 80', '[]', '[]'],
    ['open-port 80 --endpoints db; close-port 80', '[]', '[]'],
    ['open-port 80 --endpoints db,peers; close-port 80 --endpoints db', '["80/tcp"]', '["80/tcp (peers)"]'],
    ['open-port 80; close-port 80 --endpoints db', '["80/tcp"]', '["80/tcp (peers)"]'],
    ['close-port 80', '[]', '[]'],
  ])('%s leaves %s open', async (lines, ports, withEndpoints) => {
    const run = lines.split('; ');
    expect(await print([...run, 'opened-ports --format=json'])).toMatchObject({ stdout: `${ports}\n` });
    expect(await print([...run, 'opened-ports --format=json --endpoints'])).toMatchObject({
      stdout: `${withEndpoints}\n`,
    });
  });

  it('holds them back until the commit', async () => {
    const { context } = await print(['open-port 80', 'open-port 90 --endpoints db']);
    expect(context.rollback()).toMatchObject({ ports: [] });
    expect(context.commit().state).toMatchObject({ ports: ['80/tcp'], endpointPorts: { db: ['90/tcp'] } });
  });

  it.each<[lines: string, exitCode: number, text: string, type?: 'caas' | 'iaas']>([
    ['open-port', 2, 'no port or range specified'],
    ['open-port x', 2, 'expected <port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp; got "x"'],
    ['open-port 90-80', 2, 'invalid port range 90-80'],
    ['open-port 80 81', 2, 'unrecognized args: ["81"]'],
    ['open-port 80 --endpoints db,gone', 1, 'endpoint "gone" not found'],
    ['open-port 80-90; open-port 85', 1, 'port range conflicts with 80-90/tcp'],
    ['open-port 80-90', 1, 'port ranges are not supported on Kubernetes', 'caas'],
  ])('%s ends with %i: %s', async (lines, exitCode, text, type) => {
    const { stderr, ...result } = await print(lines.split('; '), type);
    expect(result).toMatchObject({ exitCode, stdout: '' });
    expect(stderr).toContain(text);
  });
});
