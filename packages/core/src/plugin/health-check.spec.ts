import { describe, expect, it } from 'vitest';
import { emulateUnit, log } from '../../test/emulated-unit.ts';
import { on } from '../events/on.ts';
import { contribute } from './contribution.ts';
import { using } from './handler.ts';
import { Health, HealthCheck } from './health-check.ts';

const contributed = (name: string, check: HealthCheck['check']) =>
  contribute(HealthCheck, {}, () => ({ name, check }), { id: name });
const never = () => new Promise<never>(() => undefined);

describe('Health.run', () => {
  it('runs all checks and says what is wrong with each', async () => {
    const unit = emulateUnit({
      charm: {
        contributions: [
          contributed('fine', () => Promise.resolve()),
          contributed('ill', () => Promise.resolve('has a cold')),
          contributed('broken', () => Promise.reject(new Error('cannot say'))),
          contributed('slow', never),
        ],
      },
    });
    const { answer } = await unit.ask({ health: Health }, ({ health }) => health.run({ timeoutMs: 5 }));
    expect(answer).toEqual([
      { name: 'fine', healthy: true, message: '' },
      { name: 'ill', healthy: false, message: 'has a cold' },
      { name: 'broken', healthy: false, message: 'cannot say' },
      { name: 'slow', healthy: false, message: 'no answer within 5 ms' },
    ]);
  });

  it('has nothing to say when nothing was contributed', async () => {
    const { answer } = await emulateUnit().ask({ health: Health }, ({ health }) => health.run());
    expect(answer).toEqual([]);
  });

  it('ends with the dispatch', async () => {
    const controller = new AbortController();
    const unit = emulateUnit({
      host: { signal: controller.signal },
      charm: {
        contributions: [
          contributed('slow', () => {
            controller.abort(new Error('the agent goes'));
            return never();
          }),
        ],
      },
      handlers: [
        on.start(
          using({ health: Health }, async (_event, { health }) => {
            await health.run();
          }),
        ),
      ],
    });
    const record = await unit.run('start');
    expect(record.committed).toBe(false);
    expect(log(record)).toEqual(['ERROR the agent goes']);
  });
});
