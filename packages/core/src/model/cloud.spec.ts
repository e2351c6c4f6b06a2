import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { emulateUnit, log } from '../../test/emulated-unit.ts';
import { Logger } from '../logging/logger.ts';
import { Clouds } from './cloud.ts';

const cloudSpec = {
  type: 'kubernetes',
  name: 'k8s',
  endpoint: 'https://10.0.0.1',
  credential: { 'auth-type': 'oauth2', attrs: { Token: 'geheimes-token' }, redacted: [] },
};

describe('Clouds', () => {
  it('gives the cloud, and hides its credential in every print and in the log', async () => {
    const { answer, record } = await emulateUnit({ jujuVersion: '3.6.10', state: { cloudSpec } }).ask(
      { clouds: Clouds, logger: Logger },
      async ({ clouds, logger }) => {
        const cloud = await clouds.own();
        logger.info('the token is geheimes-token');
        return cloud;
      },
    );
    expect(answer).toMatchObject({ type: 'kubernetes', endpoint: 'https://10.0.0.1' });
    expect(answer.credential?.attributes['Token']?.reveal()).toBe('geheimes-token');
    expect(inspect(answer, { depth: null }) + JSON.stringify(answer)).not.toContain('geheimes-token');
    expect(log(record)).toEqual(['INFO the token is ***']);
  });

  it('says what Juju says of an application that is not trusted', async () => {
    const { answer } = await emulateUnit().ask({ clouds: Clouds }, ({ clouds }) =>
      clouds.own().catch((error: unknown) => error),
    );
    expect(answer).toMatchObject({ code: expect.stringMatching(/^HOOK_COMMAND_/) as string });
  });
});
