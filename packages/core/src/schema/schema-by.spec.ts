import { describe, expect, it } from 'vitest';
import { schemaBy } from './schema-by.ts';
import { validateNow } from './validate.ts';

describe('schemaBy', () => {
  const schema = schemaBy<{ readonly port: number }>(({ port }) =>
    typeof port === 'number' ? [] : [{ path: ['port'], message: 'must be a number' }],
  );

  it.each<[value: unknown, result: object]>([
    [{ port: 80 }, { ok: true, value: { port: 80 } }],
    [{ port: '80' }, { ok: false, issues: [{ path: ['port'], message: 'must be a number' }] }],
    [{}, { ok: false, issues: [{ path: ['port'], message: 'must be a number' }] }],
    [null, { ok: false, issues: [{ path: [], message: 'must be an object' }] }],
    ['80', { ok: false, issues: [{ path: [], message: 'must be an object' }] }],
  ])('takes or refuses %j', (value, result) => {
    expect(validateNow(schema, value)).toEqual(result);
  });
});
