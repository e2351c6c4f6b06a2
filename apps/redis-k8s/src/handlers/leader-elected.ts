import type { JujuContext, LeaderElectedEvent, Leadership, Outcome } from '@charmsmith/core';
import { ownHostName } from '../peers/host-names.ts';
import type { Passwords } from '../peers/passwords.ts';
import type { PeerData } from '../peers/peer-data.ts';

interface LeaderElectedDependencies {
  readonly context: JujuContext;
  readonly leadership: Leadership;
  readonly peerData: PeerData;
  readonly passwords: Passwords;
}

/** The leader makes the passwords and names the first master: itself. */
export class LeaderElected {
  readonly #deps: LeaderElectedDependencies;

  constructor(deps: LeaderElectedDependencies) {
    this.#deps = deps;
  }

  async handle(event: LeaderElectedEvent): Promise<Outcome> {
    const { context, leadership, peerData, passwords } = this.#deps;
    // Run again later, the event may reach a unit that leads no more.
    if (!(await leadership.isLeader())) return;
    const facts = await peerData.read();
    if (facts === undefined) return event.defer({ reason: 'the peer relation is not there yet' });
    await passwords.ensure();
    if (facts.leaderHost === undefined) await peerData.write({ leaderHost: ownHostName(context) });
  }
}
