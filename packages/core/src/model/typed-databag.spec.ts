import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandsOf, emulateUnit } from '../../test/emulated-unit.ts';
import type { Relation } from './relation.ts';
import { Relations } from './relations.ts';

const metadata = { requires: { db: { interface: 'mysql' } } } as const;
const Endpoint = z.object({
  host: z.string(),
  port: z.number().optional(),
  tags: z.array(z.string()).default([]),
});

async function withRelation<A>(
  databags: Readonly<Record<string, Readonly<Record<string, string>>>>,
  use: (relation: Relation) => Promise<A>,
  leader = true,
) {
  const relations = [{ id: 'db:1', endpoint: 'db', remoteApp: 'mysql', remoteUnits: ['mysql/0'], databags }];
  const unit = emulateUnit({ metadata, state: { relations, leader } });
  const asked = await unit.ask({ relations: Relations }, async ({ relations }) => use((await relations.one('db'))!));
  return { ...asked, bag: asked.record.after.relations[0]?.databags };
}

describe('Databag.as, read', () => {
  it.each<[name: string, data: Record<string, string>, reading: unknown]>([
    ['JSON', { host: '"h"', port: '80', tags: '["a"]' }, { ok: true, value: { host: 'h', port: 80, tags: ['a'] } }],
    ['plain text', { host: 'h' }, { ok: true, value: { host: 'h', tags: [] } }],
    ['a text that is JSON by chance', { host: '10' }, { ok: true, value: { host: '10', tags: [] } }],
    ['keys that the schema does not know', { host: 'h', else: '{' }, { ok: true, value: { host: 'h', tags: [] } }],
    [
      'what the schema refuses',
      { host: 'h', port: '"x"' },
      {
        ok: false,
        empty: false,
        issues: [{ path: ['port'], message: expect.stringContaining('expected number') as string }],
      },
    ],
    [
      'a bag that nobody has written to but Juju',
      { 'ingress-address': '10.0.0.1' },
      { ok: false, empty: true, issues: [{ path: ['host'], message: expect.any(String) as string }] },
    ],
  ])('%s', async (_name, data, reading) => {
    const { answer } = await withRelation({ 'mysql/0': data }, (relation) =>
      relation.unit('mysql/0').as(Endpoint).read(),
    );
    expect(answer).toEqual(reading);
  });

  it('never throws for what the other side wrote', async () => {
    const { answer } = await withRelation({ mysql: { host: '\u0000{' } }, (relation) =>
      relation.remoteApplication.as(z.object({ host: z.number() })).read(),
    );
    expect(answer).toMatchObject({ ok: false });
  });
});

describe('Databag.as, write', () => {
  it('writes canonical JSON, and nothing when the same is there in other spelling', async () => {
    const { bag, record } = await withRelation({ 'web/0': { tags: '[ "a" ]' } }, async (relation) => {
      await relation.ownUnit.as(Endpoint).write({ host: 'h', port: 80, tags: ['a'] });
      await relation.ownUnit.as(Endpoint).write({ host: 'h', port: 80, tags: ['a'] });
    });
    expect(bag?.['web/0']).toEqual({ host: '"h"', port: '80', tags: '[ "a" ]' });
    expect(commandsOf(record).filter((command) => command === 'relation-set')).toHaveLength(1);
  });

  it('writes texts as they are when it is told so', async () => {
    const { bag } = await withRelation({}, (relation) =>
      relation.ownUnit.as(Endpoint, { encoding: 'text' }).write({ host: 'h', port: 80 }),
    );
    expect(bag?.['web/0']).toEqual({ host: 'h', port: '80' });
  });

  it('removes what is undefined, and leaves other keys alone', async () => {
    const { bag } = await withRelation({ 'web/0': { port: '80', mine: 'x' } }, (relation) =>
      relation.ownUnit.as(Endpoint).write({ host: 'h', port: undefined }),
    );
    expect(bag?.['web/0']).toEqual({ host: '"h"', mine: 'x' });
  });

  it.each<[name: string, value: unknown, message: string]>([
    ['the schema refuses', { host: 1 }, 'cannot write to db:1: host: Invalid input'],
    ['JSON cannot hold', { host: 'h', extra: new Map() }, 'cannot write to db:1: extra: an instance of a class'],
  ])('refuses what %s, and sends nothing', async (_name, value, message) => {
    const { answer, record } = await withRelation({}, (relation) =>
      relation.ownUnit
        .as(Endpoint)
        .write(value as { host: string })
        .catch((error: unknown) => error),
    );
    expect(answer).toMatchObject({
      code: 'CORE_BAD_RELATION_DATA',
      message: expect.stringContaining(message) as string,
    });
    expect(commandsOf(record)).not.toContain('relation-set');
  });
});

describe('access', () => {
  it("does not ask Juju for the application's own data when another unit leads", async () => {
    const { answer, record } = await withRelation(
      {},
      (relation) => relation.ownApplication.read().catch((error: unknown) => error),
      false,
    );
    expect(answer).toMatchObject({
      code: 'CORE_NOT_LEADER',
      message: "cannot read the application's data in db:1: web/0 is not the leader",
    });
    expect(commandsOf(record)).not.toContain('relation-get');
  });

  it('refuses an empty value, which Juju would take for a removal', async () => {
    const { answer, record } = await withRelation({ 'web/0': { a: 'x' } }, (relation) =>
      relation.ownUnit.write({ a: '' }).catch((error: unknown) => error),
    );
    expect(answer).toMatchObject({ code: 'CORE_BAD_RELATION_DATA', hint: 'Write undefined to remove it.' });
    expect(commandsOf(record)).not.toContain('relation-set');
  });

  it('lets writes that overlap add up', async () => {
    const { bag, record } = await withRelation({}, async ({ ownUnit }) => {
      await Promise.all([ownUnit.write({ a: '1' }), ownUnit.write({ b: '2' }), ownUnit.write({ a: '1' })]);
    });
    expect(bag?.['web/0']).toEqual({ a: '1', b: '2' });
    expect(commandsOf(record).filter((command) => command === 'relation-set')).toHaveLength(2);
  });
});
