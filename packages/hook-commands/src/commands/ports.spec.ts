import { describe, expect, it } from 'vitest';
import { agentThatPrints, asTyped, type CommandRow } from '../../test/agent-that-prints.ts';
import type { PortRange } from './ports.ts';

describe('PortCommands', () => {
  it.each<CommandRow>([
    ['openPort', (j) => j.openPort({ protocol: 'tcp', from: 80 }), 'open-port 80/tcp', '', undefined],
    [
      'openPort of a range for endpoints',
      (j) => j.openPort({ protocol: 'udp', from: 8000, to: 8010 }, { endpoints: ['web', 'db'] }),
      'open-port --endpoints=web,db 8000-8010/udp',
      '',
      undefined,
    ],
    ['openPort of ICMP', (j) => j.openPort({ protocol: 'icmp' }), 'open-port icmp', '', undefined],
    ['closePort', (j) => j.closePort({ protocol: 'tcp', from: 80, to: 80 }), 'close-port 80/tcp', '', undefined],
    [
      'openedPorts',
      (j) => j.openedPorts(),
      'opened-ports --format=json --endpoints',
      '["80/tcp (*)","8000-8010/udp (web, db)","icmp"]',
      [
        { protocol: 'tcp', from: 80, endpoints: ['*'] },
        { protocol: 'udp', from: 8000, to: 8010, endpoints: ['web', 'db'] },
        { protocol: 'icmp', endpoints: ['*'] },
      ],
    ],
    ['openedPorts of none', (j) => j.openedPorts(), 'opened-ports --format=json --endpoints', 'null', []],
  ])('%s sends what Juju expects and reads what it prints', async (_name, use, sent, printed, read) => {
    const { juju, calls } = agentThatPrints({ stdout: printed });
    expect(await use(juju)).toEqual(read);
    expect(calls.map(asTyped)).toEqual([sent]);
  });

  it.each<[name: string, ports: PortRange]>([
    ['port 0', { protocol: 'tcp', from: 0 }],
    ['a port beyond 65535', { protocol: 'tcp', from: 65_536 }],
    ['half a port', { protocol: 'udp', from: 80.5 }],
    ['a range that ends before it begins', { protocol: 'tcp', from: 90, to: 80 }],
  ])('refuses %s before anything is sent', async (_name, ports) => {
    const { juju, calls } = agentThatPrints({});
    await expect(juju.openPort(ports)).rejects.toMatchObject({ code: 'HOOK_COMMAND_BAD_VALUE' });
    expect(calls).toEqual([]);
  });

  it('says so when a port is not written as Juju writes ports', async () => {
    const { juju } = agentThatPrints({ stdout: '["eighty"]' });
    await expect(juju.openedPorts()).rejects.toMatchObject({ code: 'HOOK_COMMAND_BAD_OUTPUT' });
  });
});
