import { describe, expect, it } from 'vitest';
import type { RedisFacts } from '../contract.ts';
import { parseInfo } from './parse-info.ts';

const lines = (...parts: string[]) => ['# Server', 'redis_version:7.0.15', ...parts].join('\r\n');
const facts: RedisFacts = {
  version: '7.0.15',
  role: 'master',
  loading: false,
  offset: 0,
  replicas: [],
  snapshotWritten: true,
  appendWritten: true,
};

describe('parseInfo', () => {
  it.each<[name: string, text: string, facts: RedisFacts]>([
    ['a master', lines('# Replication', 'role:master', 'connected_slaves:0'), facts],
    [
      "a master's replicas, their lag in seconds and bytes",
      lines(
        'role:master',
        'connected_slaves:2',
        'slave0:ip=redis-k8s-1.example,port=6379,state=online,offset=90,lag=9',
        'slave1:ip=fd00::2,port=6380,state=wait_bgsave,offset=0,lag=0',
        'master_repl_offset:100',
      ),
      {
        ...facts,
        offset: 100,
        replicas: [
          { host: 'redis-k8s-1.example', port: 6379, state: 'online', lagSeconds: 9, behindBytes: 10 },
          { host: 'fd00::2', port: 6380, state: 'wait_bgsave', lagSeconds: 0, behindBytes: 100 },
        ],
      },
    ],
    [
      'a replica with its link up',
      lines(
        'role:slave',
        'master_host:redis-k8s-0.example',
        'master_port:6379',
        'master_link_status:up',
        'master_last_io_seconds_ago:3',
        'master_sync_in_progress:0',
        'master_repl_offset:42',
      ),
      {
        ...facts,
        role: 'slave',
        offset: 42,
        link: { host: 'redis-k8s-0.example', port: 6379, up: true, lastIoSeconds: 3, syncing: false },
      },
    ],
    [
      'a replica whose link went down',
      lines(
        'role:slave',
        'master_host:redis-k8s-0.example',
        'master_port:6379',
        'master_link_status:down',
        'master_last_io_seconds_ago:-1',
        'master_sync_in_progress:1',
        'master_link_down_since_seconds:7',
      ),
      {
        ...facts,
        role: 'slave',
        link: { host: 'redis-k8s-0.example', port: 6379, up: false, downSeconds: 7, syncing: true },
      },
    ],
    [
      'a replica whose link never was up',
      lines('role:slave', 'master_host:m', 'master_link_status:down', 'master_link_down_since_seconds:-1'),
      { ...facts, role: 'slave', link: { host: 'm', port: 0, up: false, syncing: false } },
    ],
    [
      'a server that loads its dataset',
      lines('loading:1', 'loading_loaded_perc:12.34', 'role:master'),
      { ...facts, loading: true, loadedPercent: 12.34 },
    ],
    [
      'a server that cannot write to its disk',
      lines('rdb_last_bgsave_status:err', 'aof_last_write_status:err', 'role:master'),
      { ...facts, snapshotWritten: false, appendWritten: false },
    ],
    ['a server that can', lines('rdb_last_bgsave_status:ok', 'aof_last_write_status:ok', 'role:master'), facts],
  ])('reads %s', (_name, text, expected) => {
    expect(parseInfo(text)).toEqual(expected);
  });

  it.each(['', 'HTTP/1.1 200 OK', 'redis_version:7.0.15', 'role:master', 'redis_version:7\nrole:sentinel'])(
    'refuses %j',
    (text) => {
      expect(() => parseInfo(text)).toThrow(expect.objectContaining({ code: 'REDIS_BAD_INFO' }));
    },
  );
});
