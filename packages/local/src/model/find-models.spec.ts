import { describe, expect, it } from 'vitest';
import { connectModel } from './control-client.ts';
import type { ModelStatus } from './control-protocol.ts';
import { chooseModel } from './find-models.ts';

const running = (unit: string, processId: number) => ({
  client: connectModel(processId),
  status: { unit, processId } as ModelStatus,
});
const first = running('redis-k8s/0', 100);
const second = running('redis-k8s/1', 200);

describe('chooseModel', () => {
  it.each([
    ['the only one', [first], undefined, first],
    ['the only one, by its unit', [first], 'redis-k8s/0', first],
    ['one of several by its unit', [first, second], 'redis-k8s/1', second],
  ])('chooses %s', (_what, models, unit, expected) => {
    expect(chooseModel(models, unit)).toBe(expected);
  });

  it.each([
    ['none runs', [], undefined, 'LOCAL_NO_MODEL', 'no model runs on this machine', 'Start one with: npm start'],
    [
      'none runs the unit',
      [first, second],
      'redis-k8s/7',
      'LOCAL_NO_MODEL',
      'no model runs redis-k8s/7',
      'There is: redis-k8s/0, redis-k8s/1.',
    ],
    [
      'several run and none is named',
      [first, second],
      undefined,
      'LOCAL_SEVERAL_MODELS',
      'several models run on this machine: redis-k8s/0 (process 100), redis-k8s/1 (process 200)',
      'Name the unit with: --unit',
    ],
    [
      'several run the same unit',
      [first, running('redis-k8s/0', 300), second],
      'redis-k8s/0',
      'LOCAL_SEVERAL_MODELS',
      'several models run on this machine: redis-k8s/0 (process 100), redis-k8s/0 (process 300)',
      'End all but one.',
    ],
  ])('when %s says so, and what to do', (_when, models, unit, code, message, hint) => {
    expect(() => chooseModel(models, unit)).toThrow(expect.objectContaining({ code, message, hint }) as Error);
  });
});
