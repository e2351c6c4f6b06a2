import type { OpenedPort } from '@charmsmith/hook-commands';
import { describe, expect, it } from 'vitest';
import { emulateUnit } from '../../test/emulated-unit.ts';
import { decidePortChanges, icmp, type Port, Ports, tcp, udp } from './ports.ts';

const everywhere = (port: Port): OpenedPort => ({ ...port, endpoints: ['*'] });

describe('decidePortChanges', () => {
  it.each<
    [
      name: string,
      opened: readonly OpenedPort[],
      wanted: readonly Port[],
      open: readonly Port[],
      close: readonly Port[],
    ]
  >([
    ['nothing to do', [everywhere(tcp(80))], [tcp(80)], [], []],
    ['a new port', [], [tcp(80)], [{ ...tcp(80), endpoints: ['*'] }], []],
    ['a port that goes', [everywhere(tcp(80))], [], [], [{ ...tcp(80), endpoints: ['*'] }]],
    [
      'another protocol',
      [everywhere(tcp(53))],
      [udp(53)],
      [{ ...udp(53), endpoints: ['*'] }],
      [{ ...tcp(53), endpoints: ['*'] }],
    ],
    ['a range of one port', [everywhere(tcp(80))], [tcp(80, 80)], [], []],
    [
      'another range',
      [everywhere(tcp(1, 5))],
      [tcp(1, 6)],
      [{ ...tcp(1, 6), endpoints: ['*'] }],
      [{ ...tcp(1, 5), endpoints: ['*'] }],
    ],
    ['icmp', [everywhere(icmp)], [icmp], [], []],
    [
      'one more endpoint',
      [{ ...tcp(80), endpoints: ['a'] }],
      [{ ...tcp(80), endpoints: ['a', 'b'] }],
      [{ ...tcp(80), endpoints: ['b'] }],
      [],
    ],
    [
      'one endpoint instead of all',
      [everywhere(tcp(80))],
      [{ ...tcp(80), endpoints: ['a'] }],
      [{ ...tcp(80), endpoints: ['a'] }],
      [{ ...tcp(80), endpoints: ['*'] }],
    ],
  ])('%s', (_name, opened, wanted, open, close) => {
    expect(decidePortChanges(opened, wanted)).toEqual({ open, close });
  });
});

describe('Ports', () => {
  it('opens and closes what differs, once the hook has succeeded', async () => {
    const unit = emulateUnit({ state: { ports: ['80/tcp', '443/tcp'] } });
    const { record, commands } = await unit.ask({ ports: Ports }, ({ ports }) => ports.set([443, udp(53), tcp(8000)]));
    expect(record.after.ports.toSorted()).toEqual(['443/tcp', '53/udp', '8000/tcp']);
    expect(commands).toEqual(['opened-ports', 'close-port', 'open-port', 'open-port']);
  });

  it('changes nothing when all is as wanted', async () => {
    const { commands } = await emulateUnit({ state: { ports: ['80/tcp'] } }).ask({ ports: Ports }, ({ ports }) =>
      ports.set([80]),
    );
    expect(commands).toEqual(['opened-ports']);
  });

  it('opens and closes single ports, and tells which are open', async () => {
    const { answer } = await emulateUnit({ state: { ports: ['80/tcp'] } }).ask({ ports: Ports }, async ({ ports }) => {
      await ports.open(icmp);
      await ports.close(80);
      return await ports.opened();
    });
    expect(answer).toMatchObject([{ protocol: 'icmp' }]);
  });

  it('refuses what is no port', async () => {
    const { answer } = await emulateUnit().ask({ ports: Ports }, ({ ports }) =>
      ports.set([70_000]).catch((error: unknown) => error),
    );
    expect(answer).toMatchObject({ code: 'HOOK_COMMAND_BAD_VALUE' });
  });
});
