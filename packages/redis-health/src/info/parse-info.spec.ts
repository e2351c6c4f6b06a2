import { describe, expect, it } from 'vitest';
import type { RedisFacts } from '../contract.ts';
import { parseInfo } from './parse-info.ts';

const lines = (...parts: string[]) => ['# Server', 'redis_version:7.0.15', ...parts].join('\r\n');

describe('parseInfo', () => {
  it.each<[name: string, text: string, facts: RedisFacts]>([
    [
      'a master',
      lines('# Replication', 'role:master', 'connected_slaves:2'),
      { version: '7.0.15', role: 'master', loading: false, connectedReplicas: 2 },
    ],
    [
      'a replica with its link up',
      lines('role:slave', 'master_host:redis-k8s-0.example', 'master_link_status:up', 'connected_slaves:0'),
      {
        version: '7.0.15',
        role: 'slave',
        loading: false,
        connectedReplicas: 0,
        masterHost: 'redis-k8s-0.example',
        masterLinkUp: true,
      },
    ],
    [
      'a server that loads its dataset',
      lines('loading:1', 'role:master'),
      { version: '7.0.15', role: 'master', loading: true, connectedReplicas: 0 },
    ],
  ])('reads %s', (_name, text, facts) => {
    expect(parseInfo(text)).toEqual(facts);
  });

  it.each(['', 'HTTP/1.1 200 OK', 'redis_version:7.0.15', 'role:master', 'redis_version:7\nrole:sentinel'])(
    'refuses %j',
    (text) => {
      expect(() => parseInfo(text)).toThrow(expect.objectContaining({ code: 'REDIS_BAD_INFO' }));
    },
  );
});
