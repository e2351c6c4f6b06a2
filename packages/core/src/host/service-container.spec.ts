import { describe, expect, it } from 'vitest';
import { type Contribution, contribute, contributionPoint } from '../plugin/contribution.ts';
import { provide, type Provision } from '../plugin/provide.ts';
import { token } from '../plugin/token.ts';
import { createServiceContainer } from './service-container.ts';

const A = token<{ readonly name: string }>('test/A');
const B = token<{ readonly name: string; readonly a: { readonly name: string } }>('test/B');
const Alias = token<{ readonly name: string }>('test/Alias');
const Part = contributionPoint<string>('test/Part');

function composition(provisions: readonly Provision[], contributions: readonly Contribution[] = []) {
  return {
    provisions: new Map(provisions.map((provision) => [provision.token, provision])),
    points: Map.groupBy(
      contributions.map((contribution) => ({ ...contribution, owner: 'test' })),
      ({ point }) => point,
    ),
  };
}

describe('createServiceContainer', () => {
  it('builds a service once, when first needed, also by an async factory', async () => {
    let built = 0;
    await using services = createServiceContainer(
      composition([
        provide(A, {}, async () => {
          built += 1;
          return await Promise.resolve({ name: 'a' });
        }),
        provide(B, { a: A }, ({ a }) => ({ name: 'b', a })),
      ]),
    );
    expect(built).toBe(0);
    const { b, a } = await services.resolve({ b: B, a: A });
    expect(b).toEqual({ name: 'b', a: { name: 'a' } });
    expect(b.a).toBe(a);
    expect(built).toBe(1);
  });

  it('does not build what nobody needs', async () => {
    let built = 0;
    await using services = createServiceContainer(
      composition([
        provide(A, {}, () => ({ name: 'a' })),
        provide(B, { a: A }, ({ a }) => ({ name: `b${(built += 1)}`, a })),
      ]),
    );
    await services.resolve({ a: A });
    expect(built).toBe(0);
  });

  it('gives contributions in their order, and none where nobody contributed', async () => {
    await using services = createServiceContainer(
      composition(
        [provide(A, {}, () => ({ name: 'a' }))],
        [contribute(Part, { a: A }, ({ a }) => `first ${a.name}`), contribute(Part, {}, () => 'second')],
      ),
    );
    expect(await services.contributionsTo(Part)).toEqual([
      { owner: 'test', value: 'first a' },
      { owner: 'test', value: 'second' },
    ]);
    await using empty = createServiceContainer(composition([]));
    expect(await empty.contributionsTo(Part)).toEqual([]);
  });

  it('disposes in reverse order of creation, all of it although one fails', async () => {
    const disposed: string[] = [];
    const closable = (name: string) => ({ name, [Symbol.dispose]: () => disposed.push(name) });
    const services = createServiceContainer(
      composition([
        provide(A, {}, () => closable('a')),
        provide(B, { a: A }, ({ a }) => ({
          name: 'b',
          a,
          [Symbol.asyncDispose]: () => {
            disposed.push('b');
            return Promise.reject(new Error('cannot close'));
          },
        })),
      ]),
    );
    await services.resolve({ b: B });
    await expect(services[Symbol.asyncDispose]()).rejects.toMatchObject({
      code: 'CORE_DISPOSE_FAILED',
      message: 'cannot close all services of this dispatch: cannot close',
    });
    expect(disposed).toEqual(['b', 'a']);
  });

  it('says all that failed to close', async () => {
    const failing = (name: string) => ({ name, [Symbol.asyncDispose]: () => Promise.reject(new Error(name)) });
    const services = createServiceContainer(
      composition([
        provide(A, {}, () => failing('first')),
        provide(B, { a: A }, ({ a }) => ({ ...failing('last'), a })),
      ]),
    );
    await services.resolve({ b: B });
    await expect(services[Symbol.asyncDispose]()).rejects.toThrow(/: last; first$/);
  });

  it('disposes a service once that is bound under two tokens', async () => {
    let disposed = 0;
    const services = createServiceContainer(
      composition([
        provide(A, {}, () => ({ name: 'a', [Symbol.dispose]: () => void (disposed += 1) })),
        provide(Alias, { a: A }, ({ a }) => a),
      ]),
    );
    await services.resolve({ alias: Alias });
    await services[Symbol.asyncDispose]();
    expect(disposed).toBe(1);
  });
});
