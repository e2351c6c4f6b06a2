import { CharmsmithError, describeError } from '@charmsmith/errors';
import { Container } from 'inversify';
import type { ContributionPoint } from '../plugin/contribution.ts';
import type { Provision, Tokens } from '../plugin/provide.ts';
import type { Token } from '../plugin/token.ts';
import type { Composition } from './compose.ts';

/** The services of one dispatch, built when first needed and disposed in reverse order of creation. */
export interface ServiceContainer extends AsyncDisposable {
  /** Resolves tokens by name. */
  readonly resolve: <D extends object>(dependencies: Tokens<D>) => Promise<D>;
  /** All that was contributed to a point, in plugin order. */
  readonly contributionsTo: <T>(point: ContributionPoint<T>) => Promise<readonly T[]>;
}

/**
 * Serves a composition from one inversify container. What is asked for is bound then, with what it needs, and built:
 * a hook pays for nothing else.
 */
export function createServiceContainer({
  provisions,
  points,
}: Pick<Composition, 'provisions' | 'points'>): ServiceContainer {
  const container = new Container({ defaultScope: 'Singleton' });
  // A set: a service may be bound under several tokens, and is disposed once.
  const created = new Set<unknown>();

  const bound = new Set<Token<unknown>>();

  const bind = (token: Token<unknown>, { dependencies, create }: Omit<Provision, 'token'>): void => {
    Object.values(dependencies).forEach(ensureBound);
    const names = Object.keys(dependencies);
    const build = create as (resolved: Readonly<Record<string, unknown>>) => unknown;
    container.bind<unknown>(token).toResolvedValue(async (...values: unknown[]) => {
      const service = await build(Object.fromEntries(names.map((name, index) => [name, values[index]])));
      created.add(service);
      return service;
    }, Object.values(dependencies));
  };

  function ensureBound(token: Token<unknown>): void {
    if (bound.has(token)) return;
    bound.add(token);
    const provision = provisions.get(token);
    if (provision !== undefined) bind(token, provision);
    else bindPoint(token as ContributionPoint<unknown>);
  }

  function bindPoint(point: ContributionPoint<unknown>): void {
    const members = (points.get(point) ?? []).map((part, index) => {
      const member = Symbol(`${String(point.description)}[${index}]`) as Token<unknown>;
      bind(member, part);
      return member;
    });
    container.bind<unknown>(point).toResolvedValue((...values: unknown[]) => values, members);
  }

  return {
    async resolve<D extends object>(dependencies: Tokens<D>) {
      const resolved: Record<string, unknown> = {};
      for (const [name, token] of Object.entries<Token<unknown>>(dependencies)) {
        ensureBound(token);
        resolved[name] = await container.getAsync(token);
      }
      return resolved as D;
    },
    async contributionsTo(point) {
      if (!points.has(point)) return [];
      ensureBound(point);
      return await container.getAsync(point);
    },
    async [Symbol.asyncDispose]() {
      const failures: unknown[] = [];
      for (const service of [...created].reverse()) {
        await dispose(service).catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) {
        const reasons = failures.map((failure) => describeError(failure)).join('; ');
        throw new CharmsmithError(`cannot close all services of this dispatch: ${reasons}`, {
          code: 'CORE_DISPOSE_FAILED',
          cause: failures.length === 1 ? failures[0] : new AggregateError(failures, reasons),
        });
      }
    },
  };
}

async function dispose(service: unknown): Promise<void> {
  if (typeof service !== 'object' || service === null) return;
  const { [Symbol.asyncDispose]: disposeAsync, [Symbol.dispose]: disposeSync } = service as Partial<
    AsyncDisposable & Disposable
  >;
  if (disposeAsync !== undefined) await disposeAsync.call(service);
  else if (disposeSync !== undefined) disposeSync.call(service);
}
