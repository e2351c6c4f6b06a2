import type { RedisReply } from '@charmsmith/redis-health/contract';
import { describe, expect, it } from 'vitest';
import { fakeReplica } from '../../test/fake-sentinels.ts';
import { parseMajority, parseView, viewCommands } from './parse-view.ts';

const ok = (value: unknown): RedisReply => ({ ok: true, value });
const error = (message: string): RedisReply => ({
  ok: false,
  failure: { code: message.split(' ')[0] ?? '', message },
});
// As a Sentinel of Redis 7.0 answers.
const master = (flags = 'master', ...more: string[]) => [
  ...['name', 'web', 'ip', 'web-0.example', 'port', '6379', 'runid', 'f00', 'flags', flags, 'config-epoch', '0'],
  ...['num-slaves', '1', 'num-other-sentinels', '2', 'quorum', '2', ...more],
];
const good = ok('OK 3 usable Sentinels. Quorum and failover authorization can be reached');
const info = ok('# Sentinel\r\nsentinel_masters:1\r\nsentinel_tilt:0\r\nmaster0:name=web,status=ok\r\n');
const replies = (changed: Partial<Record<0 | 1 | 2 | 3 | 4, RedisReply>> = {}): readonly RedisReply[] =>
  Object.assign([ok(['web-0.example', '6379']), ok(master()), ok([fakeReplica('web-1.example')]), good, info], changed);

describe('parseView', () => {
  it('reads what a Sentinel says of its master', () => {
    expect(parseView(replies())).toEqual({
      master: { host: 'web-0.example', port: 6379 },
      flags: new Set(['master']),
      replicas: [
        {
          ...{ host: 'web-1.example', port: 6379, flags: new Set(['slave']), roleReported: 'slave' },
          ...{ linkUp: true, priority: 100, offset: 42 },
        },
      ],
      otherSentinels: 2,
      quorum: 2,
      majority: { reached: true, usable: 3, quorum: true, authorization: true },
      tilt: false,
    });
  });

  it('reads a failover that is under way, which only the Sentinel that coordinates it shows', () => {
    const flags = 's_down,o_down,master,disconnected,failover_in_progress';
    const view = parseView(replies({ 1: ok(master(flags, 'failover-state', 'wait_promotion')) }));
    expect(view).toMatchObject({ flags: new Set(flags.split(',')), failover: 'wait_promotion' });
  });

  it('reads that it distrusts its clock', () => {
    expect(parseView(replies({ 4: ok('sentinel_tilt:1\r\n') }))).toMatchObject({ tilt: true });
  });

  it('D16: a master that it does not know is an error reply, and nothing is thrown', () => {
    const unknown = error('ERR No such master with that name');
    expect(parseView(replies({ 0: ok(null), 1: unknown, 2: unknown, 3: unknown }))).toEqual(unknown);
  });

  it('asks for what it reads, in that order', () => {
    expect(viewCommands('web')).toHaveLength(replies().length);
  });

  it.each<[name: string, replies: readonly RedisReply[]]>([
    ['too few replies', replies().slice(1)],
    ['a master that is no list', replies({ 1: ok('OK') })],
    ['a master with half a pair', replies({ 1: ok(['name']) })],
    ['a master without numbers', replies({ 1: ok(['name', 'web']) })],
    ['replicas that are no list', replies({ 2: ok('OK') })],
    ['no address', replies({ 0: ok(null) })],
  ])('refuses %s', (_name, given) => {
    expect(() => parseView(given)).toThrow(expect.objectContaining({ code: 'SENTINEL_BAD_REPLY' }));
  });
});

describe('parseMajority', () => {
  const noQuorum = 'Not enough available Sentinels to reach the specified quorum for this master';
  const noMajority = 'Not enough available Sentinels to reach the majority and authorize a failover';
  it.each([
    [good, { reached: true, usable: 3, quorum: true, authorization: true }],
    [
      error(`NOQUORUM 1 usable Sentinels. ${noQuorum}`),
      { reached: false, usable: 1, quorum: false, authorization: true },
    ],
    [
      error(`NOQUORUM 1 usable Sentinels. ${noMajority}`),
      { reached: false, usable: 1, quorum: true, authorization: false },
    ],
    [
      error(`NOQUORUM 1 usable Sentinels. ${noQuorum}. ${noMajority}`),
      { reached: false, usable: 1, quorum: false, authorization: false },
    ],
  ])('reads %j', (reply, majority) => {
    expect(parseMajority(reply)).toEqual(majority);
  });

  it('refuses what is neither', () => {
    expect(() => parseMajority(ok('PONG'))).toThrow(expect.objectContaining({ code: 'SENTINEL_BAD_REPLY' }));
  });
});
