import { describe, expect, it } from 'vitest';
import { emulateUnit } from '../../test/emulated-unit.ts';
import { Networks } from './networks.ts';
import { Relations } from './relations.ts';

const metadata = { requires: { db: { interface: 'mysql' } } } as const;
const relations = [{ id: 'db:1', endpoint: 'db', remoteApp: 'mysql', remoteUnits: [], databags: {} }];

/** A unit whose agent answers `network-get` with this. */
function answering(answer: unknown) {
  return emulateUnit({
    metadata,
    state: { relations },
    intercept: (execution) => async (call) =>
      call.command === 'network-get'
        ? { exitCode: 0, stdout: JSON.stringify(answer), stderr: '' }
        : await execution.run(call),
  });
}

describe('Networks', () => {
  it('gives the addresses of an endpoint, asked once', async () => {
    const { answer, commands } = await emulateUnit({ metadata }).ask({ networks: Networks }, async ({ networks }) => {
      await networks.of('db');
      const { bindAddress, ingressAddress, egressSubnets } = await networks.of('db');
      return { bindAddress, ingressAddress, egressSubnets };
    });
    expect(answer).toEqual({
      bindAddress: '192.0.2.10',
      ingressAddress: '192.0.2.10',
      egressSubnets: ['192.0.2.10/32'],
    });
    expect(commands).toEqual(['network-get']);
  });

  it('gives those of a relation, and of its endpoint when the relation has gone', async () => {
    const { answer, record } = await emulateUnit({ metadata, state: { relations } }).ask(
      { networks: Networks, relations: Relations },
      async ({ networks, relations }) =>
        Promise.all(['db:1', 'db:9'].map(async (id) => (await networks.of(relations.get(id))).bindAddress)),
    );
    expect(answer).toEqual(['192.0.2.10', '192.0.2.10']);
    const asked = record.commands.filter(({ command }) => command === 'network-get').map(({ args }) => args.join(' '));
    expect(asked.toSorted()).toEqual([
      expect.not.stringContaining('-r'),
      expect.stringContaining('-r db:1'),
      expect.stringContaining('-r db:9'),
    ]);
  });

  it('skips an interface without addresses, and an address that is empty', async () => {
    const empty = { 'interface-name': 'lo', 'mac-address': '', addresses: [] };
    const eth0 = { 'interface-name': 'eth0', addresses: [{ value: '10.1.4.7', hostname: '', cidr: '' }] };
    const { answer } = await answering({ 'bind-addresses': [empty, eth0] }).ask(
      { networks: Networks },
      ({ networks }) => networks.of('db'),
    );
    expect(answer).toMatchObject({ bindAddress: '10.1.4.7', ingressAddresses: [], egressSubnets: [] });
    expect(answer).not.toHaveProperty('ingressAddress');
  });
});
