import { describe, expect, it } from 'vitest';
import { failureOf } from './failure-of.ts';

describe('failureOf', () => {
  it.each<[thrown: unknown, code: string]>([
    [Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6379'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    [Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' }), 'CERT_HAS_EXPIRED'],
    [new Error('WRONGPASS invalid username-password pair or user is disabled.'), 'WRONGPASS'],
    [new Error('NOAUTH HELLO must be called with the client already authenticated'), 'NOAUTH'],
    [new Error('LOADING Redis is loading the dataset in memory'), 'LOADING'],
    [new Error('Connection is closed.'), 'UNKNOWN'],
    ['a string', 'UNKNOWN'],
  ])('%s is %s', (thrown, code) => {
    expect(failureOf(thrown).code).toBe(code);
  });

  it('repeats no secret, on one line', () => {
    const error = new Error("ERR unknown command 'AUHT', with args beginning with: 'geheim'\nand more");
    expect(failureOf(error, ['geheim', ''])).toEqual({
      code: 'ERR',
      message: "ERR unknown command 'AUHT', with args beginning with: '***' and more",
    });
  });
});
