import { describe, expect, it } from 'vitest';
import { emulateUnit } from '../../test/emulated-unit.ts';
import { Resources } from './resources.ts';

describe('Resources', () => {
  it('gives the path of an attached file, and nothing for one that nobody attached; asks once for each', async () => {
    const unit = emulateUnit({ state: { resources: { 'cert-file': '/resources/redis.crt' } } });
    const { answer, commands } = await unit.ask({ resources: Resources }, async ({ resources }) => {
      await resources.path('cert-file');
      await resources.path('key-file');
      return [await resources.path('cert-file'), await resources.path('key-file')];
    });
    expect(answer).toEqual(['/resources/redis.crt', undefined]);
    expect(commands).toEqual(['resource-get', 'resource-get']);
  });

  it('throws what else goes wrong', async () => {
    const unit = emulateUnit({
      intercept: (execution) => (call) =>
        call.command === 'resource-get'
          ? Promise.resolve({ exitCode: 1, stdout: '', stderr: 'ERROR connection is shut down\n' })
          : execution.run(call),
    });
    const { answer } = await unit.ask({ resources: Resources }, ({ resources }) =>
      resources.path('cert-file').catch((error: unknown) => error),
    );
    expect(answer).toMatchObject({ code: 'HOOK_COMMAND_FAILED' });
  });
});
