import { describe, expect, it } from 'vitest';
import { parseMasterAddress } from './parse-master-address.ts';

describe('parseMasterAddress', () => {
  it('reads host and port', () => {
    expect(parseMasterAddress(['redis-k8s-0.example', '6379'])).toEqual({ host: 'redis-k8s-0.example', port: 6379 });
  });

  it('is nothing when Sentinel knows no such master', () => {
    expect(parseMasterAddress(null)).toBeUndefined();
  });

  it.each([['OK'], [[]], [['host']], [['', '6379']], [['host', 'port']], [undefined], [['a', '1', 'b']]])(
    'refuses %j',
    (reply) => {
      expect(() => parseMasterAddress(reply)).toThrow(expect.objectContaining({ code: 'SENTINEL_BAD_REPLY' }));
    },
  );
});
