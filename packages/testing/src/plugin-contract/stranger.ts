import {
  contribute,
  contributionPoint,
  definePlugin,
  handler,
  type HandlerDefinition,
  Juju,
  on,
  provide,
  StatusSource,
  token,
} from '@charmsmith/core';

/** What a stranger lets others add to. */
export const Strangers = contributionPoint<string>('@charmsmith/testing/Strangers');

interface Guest {
  readonly name: string;
}
const Guest = token<Guest>('@charmsmith/testing/Guest');

/** Leaves a mark of the event that it saw. */
class Mark {
  readonly #deps: { readonly juju: Juju };

  constructor(deps: { readonly juju: Juju }) {
    this.#deps = deps;
  }

  async handle({ kind }: { readonly kind: string }): Promise<void> {
    await this.#deps.juju.stateSet({ stranger: kind });
  }
}
const mark = (): HandlerDefinition<{ readonly kind: string }> => handler(Mark, { juju: Juju });

/** A plugin that nobody knows: it provides, contributes and handles, each a little. */
export const stranger = definePlugin({
  name: '@charmsmith/testing/stranger',
  version: '1.0.0',
  parts: () => ({
    provides: [provide(Guest, {}, () => ({ name: 'stranger' }))],
    contributions: [
      contribute(Strangers, { guest: Guest }, ({ guest }) => guest.name),
      contribute(StatusSource, { guest: Guest }, () => ({ status: () => Promise.resolve(undefined) })),
    ],
    handlers: [on.start(mark()), on.configChanged(mark()), on.updateStatus(mark())],
  }),
});
