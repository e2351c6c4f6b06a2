import { type Outcome, waiting } from '@charmsmith/core';
import { texts } from '../constants.ts';

/** Nothing can be done before the workload's container is there. */
export class Install {
  handle(): Outcome {
    return waiting(texts.waitingForWorkloadPebble);
  }
}
