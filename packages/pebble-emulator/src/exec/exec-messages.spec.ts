import { describe, expect, it } from 'vitest';
import { endMessage, isEndMessage, parseControlMessage } from './exec-messages.ts';

describe('messages of a command', () => {
  it.each([
    ['{"command":"signal","signal":{"name":"SIGHUP"}}', { signal: 'SIGHUP' }],
    ['{"command":"resize","resize":{"width":120,"height":40}}', { resize: { columns: 120, rows: 40 } }],
    ['{"command":"signal","signal":{"name":"HUP"}}', {}],
    ['{"command":"signal","signal":null}', {}],
    ['{"command":"resize","resize":{"width":-1,"height":1e9}}', {}],
    ['{"command":"dance"}', {}],
    ['null', {}],
    ['[]', {}],
    ['{', {}],
    ['', {}],
  ])('%s asks for %j', (text, message) => {
    expect(parseControlMessage(text)).toEqual(message);
  });

  it('tell the end', () => {
    expect(isEndMessage(endMessage)).toBe(true);
    expect(['', '{}', 'end', '"end"'].some(isEndMessage)).toBe(false);
  });
});
