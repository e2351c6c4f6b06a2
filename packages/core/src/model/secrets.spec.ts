import type { SecretState } from '@charmsmith/juju-emulator';
import { describe, expect, it } from 'vitest';
import { emulateUnit, log } from '../../test/emulated-unit.ts';
import { Logger } from '../logging/logger.ts';
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
