import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { formatIssues } from './issue.ts';
import { type Schema, validate, validateNow } from './validate.ts';

/** A validator of nobody's, by the specification alone. */
const even: Schema<number> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      typeof value === 'number' && value % 2 === 0
        ? { value }
        : { issues: [{ message: 'is odd', path: [{ key: 'deep' }, Symbol.for('s'), 3] }] },
  },
};

describe('validate', () => {
  it('takes any validator that speaks Standard Schema', async () => {
    expect(await validate(even, 2)).toEqual({ ok: true, value: 2 });
    expect(await validate(even, 1)).toEqual({
      ok: false,
      issues: [{ message: 'is odd', path: ['deep', 'Symbol(s)', 3] }],
    });
  });

  it('waits for an asynchronous one', async () => {
    const schema = z.string().refine((text) => Promise.resolve(text === 'yes'), 'is not yes');
    expect(await validate(schema, 'yes')).toEqual({ ok: true, value: 'yes' });
    expect(await validate(schema, 'no')).toMatchObject({ ok: false, issues: [{ message: 'is not yes' }] });
  });

  it('names every field that is wrong', async () => {
    const schema = z.object({
      servers: z.array(z.object({ port: z.number().max(9, 'is too large') })),
      name: z.string(),
    });
    const checked = await validate(schema, { servers: [{ port: 1 }, { port: 10 }] });
    expect(checked.ok ? '' : formatIssues(checked.issues)).toMatch(/^servers\[1\]\.port: is too large; name: /);
  });
});

describe('validateNow', () => {
  it('gives what a synchronous schema makes of the value', () => {
    expect(validateNow(z.coerce.number(), '2')).toEqual({ ok: true, value: 2 });
  });

  it('refuses an asynchronous one', () => {
    const schema: Schema = {
      '~standard': { version: 1, vendor: 'test', validate: (value) => Promise.resolve({ value }) },
    };
    expect(validateNow(schema, 1)).toMatchObject({
      ok: false,
      issues: [{ message: expect.stringContaining('asynchronous') as string }],
    });
  });
});
