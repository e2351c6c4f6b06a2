import { atLeast } from '../../juju/juju-version.ts';
import type { SecretRevision, SecretState } from '../../state/unit-state.ts';
import { readingCommand, type CommandInvocation } from '../command-definition.ts';
import { badArguments, failed } from '../command-failure.ts';
import { booleanFlag, checkEmpty, textFlag } from '../flags.ts';
import { parseSecretUri, readableSecret, readableSecretByLabel } from '../secret-lookup.ts';

/** `secret-get [ID] [KEY[#base64]] [--label L] [--peek|--refresh]`. */
export const secretGet = readingCommand(
  { ...textFlag('label'), ...booleanFlag('peek'), ...booleanFlag('refresh') },
  (invocation) => {
    const { context, on, positional, text } = invocation;
    const { label } = text;
    const [uri, key, ...more] = positional;
    checkEmpty(more);
    if (uri === undefined && label === undefined) throw badArguments('require either a secret URI or label');
    const id = uri === undefined ? undefined : parseSecretUri(uri);
    if (on.has('peek') && on.has('refresh')) throw badArguments('specify one of --peek or --refresh but not both');
    const secret = id === undefined ? readableSecretByLabel(context, label ?? '') : readableSecret(context, id);
    const { content } = track(invocation, secret);
    if (key === undefined)
      return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, decodeText(value)]));
    const [name = '', form] = key.split('#');
    const value = content[name];
    if (value === undefined) throw failed(`secret key value "${name}" not found`);
    return form === 'base64' ? value : decodeText(value);
  },
  ['yaml', 'json'],
);

/** Chooses the revision to read, and moves what this unit tracks. */
function track({ context, on, text }: CommandInvocation, secret: SecretState): SecretRevision {
  const latest = secret.revisions.at(-1);
  if (latest === undefined) throw failed(`secret "${secret.id}" not found`);
  const owned = secret.owner === context.unit || secret.owner === context.app;
  const pinned = !owned || pinsOwners(context.jujuVersion);
  const tracked = (pinned ? secret.tracked?.revision : undefined) ?? latest.revision;
  const next = on.has('refresh') ? latest.revision : tracked;
  const label = text['label'] ?? secret.tracked?.label ?? '';
  context.applyNow((state) => ({
    ...state,
    secrets: state.secrets.map((known) => {
      // A revision that this run adds is not there yet for everybody else.
      const exists = known.revisions.some(({ revision }) => revision === next);
      return known.id === secret.id && exists ? { ...known, tracked: { revision: next, label } } : known;
    }),
  }));
  if (on.has('peek')) return latest;
  return secret.revisions.find(({ revision }) => revision === next) ?? latest;
}

/** Whether owners keep reading the revision they read first, as everybody else does. */
function pinsOwners(version: string): boolean {
  return atLeast(version, '3.3.1') || (atLeast(version, '3.1.7') && !atLeast(version, '3.2'));
}

function decodeText(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
