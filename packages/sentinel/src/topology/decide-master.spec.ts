import { describe, expect, it } from 'vitest';
import type { MasterAddress } from '../contract.ts';
import { decideMaster } from './decide-master.ts';

const a: MasterAddress = { host: 'redis-0', port: 6379 };
const b: MasterAddress = { host: 'redis-1', port: 6379 };

describe('decideMaster', () => {
  it.each<[name: string, answers: (MasterAddress | undefined)[], master: MasterAddress | undefined]>([
    ['all agree', [a, a, a], a],
    ['two of three', [b, a, b], b],
    ['one is silent', [a, undefined, a], a],
    ['two are silent: the smaller side of a cut decides nothing', [a, undefined, undefined], undefined],
    ['half of them', [a, b], undefined],
    ['half of four', [a, a, b, b], undefined],
    ['the only one', [a], a],
    ['one of two', [a, undefined], undefined],
    ['all are silent', [undefined], undefined],
    ['nobody was asked', [], undefined],
    ['the same host, another port', [a, { ...a, port: 6380 }], undefined],
  ])('%s', (_name, answers, master) => {
    const discovery = decideMaster(answers);
    expect(discovery.master).toEqual(master);
    expect(discovery.asked).toBe(answers.length);
  });

  it('says who was named how often', () => {
    expect(decideMaster([a, b, b, undefined])).toEqual({
      asked: 4,
      answered: 3,
      candidates: [
        { master: b, votes: 2 },
        { master: a, votes: 1 },
      ],
    });
  });
});
