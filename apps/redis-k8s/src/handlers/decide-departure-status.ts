import { type Status, waiting } from '@charmsmith/core';
import type { ScaleDownResult } from '@charmsmith/sentinel/contract';

/** What the leader shows while a unit that goes is still counted; the texts of the upstream charm where it has one. */
export function decideDepartureStatus(result: Exclude<ScaleDownResult, { readonly done: true }>): Status {
  switch (result.step) {
    case 'failover': {
      const { reason, failure } = result.failover;
      if (reason === 'timeout' || reason === 'no-majority') return waiting("Failover didn't finish, deferring");
      return waiting(`Error on failover: ${failure?.message ?? reason}`);
    }
    case 'departing':
      return waiting(`Waiting for the Sentinel at ${result.sentinel.host} to stop`);
    case 'reset':
      return waiting('Waiting for the Sentinels to forget a unit that is gone');
  }
}
