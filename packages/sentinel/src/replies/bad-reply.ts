import { CharmsmithError } from '@charmsmith/errors';

/** What answered is no Sentinel, or one that we do not understand. */
export function badReply(what: string): CharmsmithError {
  return new CharmsmithError(`cannot understand Sentinel's reply: ${what}`, {
    code: 'SENTINEL_BAD_REPLY',
    hint: 'Is it a Sentinel that listens there?',
  });
}
