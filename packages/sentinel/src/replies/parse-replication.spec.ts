import { describe, expect, it } from 'vitest';
import { parseReplication } from './parse-replication.ts';

const master = [
  '# Replication',
  'role:master',
  'connected_slaves:3',
  'slave0:ip=u1,port=6379,state=online,offset=3029,lag=0',
  'slave1:ip=u2,port=6379,state=online,offset=2801,lag=1',
  'slave2:ip=u3,port=6379,state=wait_bgsave,offset=0,lag=0',
  'master_replid:8371b4fb1155b71f4a04d3e1bc3e18c4a990aeeb',
  'master_repl_offset:3029',
  '',
].join('\r\n');

describe('parseReplication', () => {
  it('reads the offsets of a master and of the replicas that follow it', () => {
    expect(parseReplication(master)).toEqual({ offset: 3029, acknowledged: [3029, 2801] });
  });

  it('reads a master that is alone', () => {
    expect(parseReplication('role:master\r\nmaster_repl_offset:0\r\n')).toEqual({ offset: 0, acknowledged: [] });
  });

  it.each([
    ['a replica', master.replace('role:master', 'role:slave')],
    ['something else', 'PONG'],
  ])('says nothing of %s', (_name, text) => {
    expect(parseReplication(text)).toBeUndefined();
  });
});
