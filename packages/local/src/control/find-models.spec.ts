import { describe, expect, it } from 'vitest';
import { connectModel } from './control-client.ts';
import type { ModelStatus } from './control-protocol.ts';
import { chooseModel } from './find-models.ts';

const running = (model: string, processId: number) => ({
  client: connectModel(processId),
  status: { model, application: 'redis-k8s', processId } as ModelStatus,
});
const first = running('local', 100);
const second = running('other', 200);

describe('chooseModel', () => {
  it.each([
    ['the only one', [first], undefined, first],
    ['the only one, by its process', [first], 100, first],
    ['one of several by its process', [first, second], 200, second],
  ])('chooses %s', (_what, models, processId, expected) => {
    expect(chooseModel(models, processId)).toBe(expected);
  });

  it.each([
    ['none runs', [], undefined, 'LOCAL_NO_MODEL', 'no model runs on this machine', 'Start one with: npm start'],
    [
      'none has the process',
      [first, second],
      700,
      'LOCAL_NO_MODEL',
      'no model has process 700',
      'There is: redis-k8s in local (process 100), redis-k8s in other (process 200).',
    ],
    [
      'several run and none is named',
      [first, second],
      undefined,
      'LOCAL_SEVERAL_MODELS',
      'several models run on this machine: redis-k8s in local (process 100), redis-k8s in other (process 200)',
      'Name one by its process: --model PROCESS',
    ],
  ])('when %s says so, and what to do', (_when, models, processId, code, message, hint) => {
    expect(() => chooseModel(models, processId)).toThrow(expect.objectContaining({ code, message, hint }) as Error);
  });
});
