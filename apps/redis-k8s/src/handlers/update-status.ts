import type { Leadership, Logger, Outcome } from '@charmsmith/core';
import type { BringBack } from '../health/bring-back.ts';
import type { UnitHealth } from '../health/unit-health.ts';
import type { PeerData } from '../peers/peer-data.ts';
import type { PasswordRotation } from '../rotation/password-rotation.ts';

interface UpdateStatusDependencies {
  readonly leadership: Leadership;
  readonly peerData: PeerData;
  readonly rotation: PasswordRotation;
  readonly bringBack: BringBack;
  readonly health: UnitHealth;
  readonly log: Logger;
}

/** The leader learns from Sentinel who the master is; then: is Redis alive. */
export class UpdateStatus {
  readonly #deps: UpdateStatusDependencies;

  constructor(deps: UpdateStatusDependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<Outcome> {
    const { leadership, rotation, bringBack, health, log } = this.#deps;
    log.info('Beginning update_status');
    if (await leadership.isLeader()) {
      await this.#refreshMaster();
      await rotation.finish();
    }
    await bringBack.review(await health.sentinels());
    return health.report();
  }

  async #refreshMaster(): Promise<void> {
    const { health, peerData } = this.#deps;
    const { masterHost } = await health.sentinels();
    if (masterHost !== undefined) await peerData.write({ leaderHost: masterHost });
  }
}
