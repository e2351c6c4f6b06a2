import { type Status, waiting } from '@charmsmith/core';
import type { LayerUpdate } from '@charmsmith/sentinel/contract';
import { texts } from '../constants.ts';

/** What a unit shows after its Sentinel layer was brought up to date, or could not be. */
export function decideSentinelStatus(update: LayerUpdate): Status | undefined {
  if (update.updated) return undefined;
  switch (update.reason) {
    case 'unreachable':
      return waiting(texts.waitingForSentinelPebble);
    case 'not-ready':
      return waiting(texts.databagNotPopulated);
    case 'failed':
      return waiting(texts.waitingForSentinel);
  }
}
