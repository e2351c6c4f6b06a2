import type { SecretState } from '@charmsmith/juju-emulator';
import { describe, expect, it } from 'vitest';
import { emulateUnit, log } from '../../test/emulated-unit.ts';
import { Logger } from '../logging/logger.ts';
import { Relations } from './relations.ts';
import { Secrets } from './secrets.ts';

const id = '9m4e2mr0ui3e8a215n4g';
const secret: SecretState = {
  id,
  owner: 'web',
  label: 'admin',
  description: '',
  rotation: 'never',
  revisions: [{ revision: 1, content: { password: Buffer.from('geheim').toString('base64') } }],
  access: [],
};
const services = { secrets: Secrets, logger: Logger };

describe('Secrets', () => {
  it('reads a secret once, and masks its values in the log from then on', async () => {
    const unit = emulateUnit({ state: { secrets: [secret] } });
    const { answer, record, commands } = await unit.ask(services, async ({ secrets, logger }) => {
      const content = await secrets.get(`secret:${id}`).content();
      logger.info('the password', { password: content['password']!.reveal() });
      return (await secrets.get(id).content())['password']!.reveal();
    });
    expect(answer).toBe('geheim');
    expect(commands.filter((command) => command.startsWith('secret'))).toEqual(['secret-get']);
    expect(log(record)).toEqual(['INFO the password (password=***)']);
  });

  it('makes a secret, knows its content without asking, and masks it', async () => {
    const unit = emulateUnit();
    const { answer, record, commands } = await unit.ask(services, async ({ secrets, logger }) => {
      const made = await secrets.create({ label: 'admin', content: { password: 'geheim' }, owner: 'application' });
      logger.info('made geheim');
      return { made: made.id, password: (await secrets.get(made.id).content())['password']?.reveal() };
    });
    expect(answer).toEqual({ made: expect.stringMatching(/^secret:/) as string, password: 'geheim' });
    expect(record.after.secrets).toMatchObject([{ owner: 'web', label: 'admin', revisions: secret.revisions }]);
    expect(commands.filter((command) => command.startsWith('secret'))).toEqual(['secret-add']);
    expect(log(record)).toEqual(['INFO made ***']);
  });

  it('masks it also when Juju refuses it', async () => {
    const unit = emulateUnit({ state: { leader: false } });
    const { answer, record } = await unit.ask(services, async ({ secrets, logger }) => {
      const refused = await secrets
        .create({ label: 'admin', content: { password: 'geheim' }, owner: 'application' })
        .catch((error: unknown) => error);
      logger.info('refused geheim');
      return refused;
    });
    expect(answer).toMatchObject({
      code: 'CORE_NOT_LEADER',
      message: 'cannot make secret "admin": web/0 is not the leader',
    });
    expect(log(record)).toEqual(['INFO refused ***']);
  });
});

const encoded = (text: string) => Buffer.from(text).toString('base64');
const secretCommands = (commands: readonly string[]) => commands.filter((command) => command.startsWith('secret'));

describe('Secrets.ensure', () => {
  const wanted = { label: 'admin', description: 'of web', rotate: 'daily', content: { password: 'geheim' } } as const;
  const ensured: SecretState = { ...secret, description: 'of web', rotation: 'daily' };

  it('makes the secret when there is none', async () => {
    const { record, commands } = await emulateUnit().ask(services, ({ secrets }) => secrets.ensure(wanted));
    expect(record.after.secrets).toMatchObject([
      { owner: 'web', label: 'admin', description: 'of web', rotation: 'daily', revisions: [{ revision: 1 }] },
    ]);
    expect(secretCommands(commands)).toEqual(['secret-info-get', 'secret-add']);
  });

  it('changes nothing when it is as wanted', async () => {
    const { record, commands } = await emulateUnit({ state: { secrets: [ensured] } }).ask(services, ({ secrets }) =>
      secrets.ensure(wanted),
    );
    expect(record.after.secrets).toMatchObject([{ revisions: ensured.revisions }]);
    expect(secretCommands(commands)).toEqual(['secret-info-get', 'secret-get']);
  });

  it.each<[name: string, change: object, after: object]>([
    ['content', { content: { password: 'neu' } }, { revisions: [{ revision: 1 }, { revision: 2 }] }],
    ['a description', { description: 'else' }, { description: 'else', revisions: [{ revision: 1 }] }],
    ['rotation', { rotate: 'never' }, { rotation: 'never', revisions: [{ revision: 1 }] }],
    [
      'an expiry',
      { expire: new Date('2030-01-01') },
      { expiry: Date.parse('2030-01-01'), revisions: [{ revision: 1 }] },
    ],
  ])('changes %s that differs, and nothing else, in one command', async (_name, change, after) => {
    const { record, commands } = await emulateUnit({ state: { secrets: [ensured] } }).ask(services, ({ secrets }) =>
      secrets.ensure({ ...wanted, ...change }),
    );
    expect(record.after.secrets).toMatchObject([{ label: 'admin', ...after }]);
    expect(secretCommands(commands)).toEqual(['secret-info-get', 'secret-get', 'secret-set']);
  });

  it('does not ask a function for content when there is some', async () => {
    const content = () => Promise.reject(new Error('must not be asked'));
    const { commands } = await emulateUnit({ state: { secrets: [ensured] } }).ask(services, ({ secrets }) =>
      secrets.ensure({ ...wanted, content }),
    );
    expect(secretCommands(commands)).toEqual(['secret-info-get']);
  });

  it('asks a function for content when there is none', async () => {
    const { record } = await emulateUnit().ask(services, ({ secrets }) =>
      secrets.ensure({ ...wanted, content: () => Promise.resolve({ password: 'made' }) }),
    );
    expect(record.after.secrets[0]?.revisions).toEqual([{ revision: 1, content: { password: encoded('made') } }]);
  });

  it('knows what it made in this dispatch', async () => {
    const { record, answer } = await emulateUnit().ask(services, async ({ secrets }) => {
      const first = await secrets.ensure(wanted);
      const second = await secrets.ensure({ ...wanted, content: { password: 'neu' } });
      return first.id === second.id;
    });
    expect(answer).toBe(true);
    expect(record.after.secrets).toMatchObject([{ revisions: [{ content: { password: encoded('neu') } }] }]);
  });

  it('grants it to the other side of relations, once', async () => {
    const unit = emulateUnit({
      metadata: { provides: { db: { interface: 'mysql' } } },
      state: { relations: [{ id: 'db:1', endpoint: 'db', remoteApp: 'blog', remoteUnits: [], databags: {} }] },
    });
    const grant = () =>
      unit.ask({ secrets: Secrets, relations: Relations }, async ({ secrets, relations }) =>
        secrets.ensure({ ...wanted, grantTo: await relations.of('db') }),
      );
    const first = await grant();
    expect(first.record.after.secrets[0]?.access).toMatchObject([{ target: 'application-blog' }]);
    expect(secretCommands((await grant()).commands)).toEqual(['secret-info-get', 'secret-get']);
  });

  it('refuses on a unit that does not lead, before it asks anything else', async () => {
    const { answer, commands } = await emulateUnit({ state: { leader: false } }).ask(services, ({ secrets }) =>
      secrets.ensure(wanted).catch((error: unknown) => error),
    );
    expect(answer).toMatchObject({
      code: 'CORE_NOT_LEADER',
      message: 'cannot manage secret "admin": web/0 is not the leader',
    });
    expect(secretCommands(commands)).toEqual([]);
  });

  it('lets every unit keep secrets of its own', async () => {
    const { record } = await emulateUnit({ state: { leader: false } }).ask(services, ({ secrets }) =>
      secrets.ensure({ ...wanted, owner: 'unit' }),
    );
    expect(record.after.secrets).toMatchObject([{ owner: 'web/0' }]);
  });

  it('says which Juju has secrets', async () => {
    const { answer } = await emulateUnit({ host: { variables: { JUJU_VERSION: '2.9.50' } } }).ask(
      services,
      ({ secrets }) => secrets.ensure(wanted).catch((error: unknown) => error),
    );
    expect(answer).toMatchObject({
      code: 'CORE_UNSUPPORTED_BY_JUJU',
      message: 'Juju 2.9.50 does not have secrets: that needs Juju 3.0.3 or newer',
    });
  });
});

describe('OwnedSecret', () => {
  const two: SecretState = {
    ...secret,
    revisions: [...secret.revisions, { revision: 2, content: { password: encoded('neu') } }],
    tracked: { revision: 1, label: '' },
  };
  const passwords = (contents: readonly Readonly<Record<string, { reveal(): string }>>[]) =>
    contents.map((content) => content['password']?.reveal());

  it('gives the tracked content until it is refreshed; a peek moves nothing', async () => {
    const { answer, commands } = await emulateUnit({ state: { secrets: [two] } }).ask(services, async ({ secrets }) => {
      const own = secrets.owned({ id });
      const contents = [await own.content(), await own.peek(), await own.content()];
      await own.refresh();
      return passwords([...contents, await own.content(), await secrets.get(`secret://model/${id}`).content()]);
    });
    expect(answer).toEqual(['geheim', 'neu', 'geheim', 'neu', 'neu']);
    expect(secretCommands(commands)).toEqual(['secret-get', 'secret-get', 'secret-get']);
  });

  it('adds up what is changed in one dispatch', async () => {
    const { record } = await emulateUnit({ state: { secrets: [secret] } }).ask(services, async ({ secrets }) => {
      const own = secrets.owned({ label: 'admin' });
      await own.update({ content: { password: 'neu' } });
      await own.update({ description: 'else' });
    });
    const last = record.commands.findLast(({ command }) => command === 'secret-set');
    expect(last?.args.join(' ')).toMatch(/description.*else/);
    expect(record.after.secrets).toMatchObject([{ description: 'else', revisions: [{}, { revision: 2 }] }]);
  });

  it('removes one revision, or all', async () => {
    const removed = async (revision?: number) => {
      const { record } = await emulateUnit({ state: { secrets: [two] } }).ask(services, ({ secrets }) => {
        const own = secrets.owned({ id });
        return revision === undefined ? own.remove() : own.removeRevision(revision);
      });
      return record.after.secrets.map(({ revisions }) => revisions.map((each) => each.revision));
    };
    expect(await removed(1)).toEqual([[2]]);
    expect(await removed()).toEqual([]);
  });

  it('lists what this unit manages', async () => {
    const { answer } = await emulateUnit({ state: { secrets: [secret] } }).ask(services, ({ secrets }) =>
      secrets.ids(),
    );
    expect(answer).toEqual([`secret:${id}`]);
  });
});
