import { describe, expect, it } from 'vitest';
import { contribute, contributionPoint } from '../plugin/contribution.ts';
import { provide, type Provision } from '../plugin/provide.ts';
import { token } from '../plugin/token.ts';
import type { Composition } from './compose.ts';
import { createServiceContainer } from './service-container.ts';

const A = token<{ readonly name: string }>('test/A');
const B = token<{ readonly name: string; readonly a: { readonly name: string } }>('test/B');
const Part = contributionPoint<string>('test/Part');

function composition(provisions: readonly Provision[], contributions: Composition['contributions'] = []): Composition {
  return {
    provisions: new Map(provisions.map((provision) => [provision.token, provision])),
    contributions,
    handlers: [],
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
    expect((b as { a: unknown }).a).toBe(a);
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
    expect(await services.contributionsTo(Part)).toEqual(['first a', 'second']);
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
    await expect(services[Symbol.asyncDispose]()).rejects.toMatchObject({ code: 'CORE_DISPOSE_FAILED' });
    expect(disposed).toEqual(['b', 'a']);
  });
});
