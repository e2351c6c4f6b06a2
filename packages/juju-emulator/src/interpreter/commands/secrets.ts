import type { SecretRevision, SecretState } from '../../state/unit-state.ts';
import { readingCommand, type CommandDefinition, type CommandInvocation } from '../command-definition.ts';
import { badArguments, failed } from '../command-failure.ts';
import { booleanFlag, checkEmpty, textFlag } from '../flags.ts';
import type { HookContext } from '../hook-context.ts';
import { readSecretContent, sameContent } from '../secret-content.ts';
import { parseSecretMetadata, type SecretMetadata } from '../secret-metadata.ts';

const upsertFlags = {
  ...textFlag('label'),
  ...textFlag('description'),
  ...textFlag('expire'),
  ...textFlag('rotate'),
  ...textFlag('owner'),
  ...textFlag('file'),
};

/** `secret-add [--owner application|unit] [--label L] … k=v …`. */
export const secretAdd: CommandDefinition = {
  flags: upsertFlags,
  async run(invocation) {
    const { context, positional, text } = invocation;
    if (positional.length === 0 && text['file'] === undefined) throw badArguments('missing secret value or filename');
    const owner = text['owner'] ?? 'application';
    if (owner !== 'application' && owner !== 'unit') throw badArguments(`secret owner "${owner}" not valid`);
    const metadata = parseSecretMetadata(text, context.now());
    const content = await readSecretContent(invocation, positional);
    if (owner === 'application' && !context.view.leader) throw failed('this unit is not the leader');
    const ownerName = owner === 'unit' ? context.unit : context.app;
    refuseTakenLabel(context, ownerName, metadata.label);
    const id = context.newSecretId();
    const secret: SecretState = {
      id,
      owner: ownerName,
      label: '',
      description: '',
      rotation: 'never',
      access: [],
      ...metadata,
      revisions: [{ revision: 1, content }],
    };
    context.applyAtCommit((state) => ({ ...state, secrets: [...state.secrets, secret] }));
    return `secret:${id}\n`;
  },
};

/** `secret-set ID [--label L] … [k=v …]`. What the controller alone checks fails the commit, not the command. */
export const secretSet: CommandDefinition = {
  flags: upsertFlags,
  async run(invocation) {
    const { context, positional, text } = invocation;
    const [uri, ...values] = positional;
    if (uri === undefined) throw badArguments('missing secret URI');
    const id = parseSecretUri(uri);
    const metadata = parseSecretMetadata(text, context.now());
    const hasContent = values.length > 0 || text['file'] !== undefined;
    const content = hasContent ? await readSecretContent(invocation, values) : undefined;
    const secret = context.view.secrets.find((known) => known.id === id);
    if (secret === undefined) context.refuseCommit(`secret "${id}" not found`);
    else if (!manages(context, secret)) context.refuseCommit('permission denied');
    else {
      refuseTakenLabel(context, secret.owner, metadata.label, id);
      changeSecret(context, id, metadata, content);
    }
    return '';
  },
};

function changeSecret(
  context: HookContext,
  id: string,
  metadata: SecretMetadata,
  content: SecretRevision['content'] | undefined,
): void {
  const committed = context.opened.secrets.find((known) => known.id === id)?.revisions ?? [];
  const latest = committed.at(-1);
  const unchanged = content !== undefined && latest !== undefined && sameContent(content, latest.content);
  // All changes of one run become one revision.
  const revisions = (current: readonly SecretRevision[]): readonly SecretRevision[] => {
    if (content === undefined) return current;
    return unchanged ? committed : [...committed, { revision: (latest?.revision ?? 0) + 1, content }];
  };
  context.applyAtCommit((state) => ({
    ...state,
    secrets: state.secrets.map((known) =>
      known.id === id ? { ...known, ...metadata, revisions: revisions(known.revisions) } : known,
    ),
  }));
}

/** `secret-get [ID] [KEY] [--label L] [--peek|--refresh]`. */
export const secretGet = readingCommand(
  { ...textFlag('label'), ...booleanFlag('peek'), ...booleanFlag('refresh') },
  (invocation) => {
    const { context, on, positional, text } = invocation;
    const { label } = text;
    const [uri, key, ...more] = positional;
    checkEmpty(more);
    if (uri === undefined && label === undefined) throw badArguments('require either a secret URI or label');
    if (on.has('peek') && on.has('refresh')) throw badArguments('specify one of "--peek" or "--refresh" but not both');
    const secret = uri === undefined ? findByLabel(context, label ?? '') : findById(context, parseSecretUri(uri));
    if (!mayRead(context, secret)) throw failed('permission denied');
    const content = decode(track(invocation, secret));
    if (key === undefined) return content;
    const value = content[key];
    if (value === undefined) throw failed(`secret key value "${key}" not found`);
    return value;
  },
  ['yaml', 'json'],
);

/** Chooses the revision to read, and moves what this unit tracks. */
function track({ context, on, text }: CommandInvocation, secret: SecretState): SecretRevision {
  const latest = secret.revisions.at(-1);
  if (latest === undefined) throw failed(`secret "${secret.id}" not found`);
  const tracked = secret.tracked?.revision ?? latest.revision;
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

function decode({ content }: SecretRevision): Readonly<Record<string, string>> {
  const entries = Object.entries(content);
  return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
}

/** `secret-info-get ID` or `--label L`: secrets that this unit manages. */
export const secretInfoGet = readingCommand(
  textFlag('label'),
  ({ context, positional, text }) => {
    const { label } = text;
    const [uri, ...more] = positional;
    checkEmpty(more);
    if (uri === undefined && label === undefined) throw badArguments('require either a secret URI or label');
    if (uri !== undefined && label !== undefined) {
      throw badArguments('specify either a secret URI or label but not both');
    }
    const id = uri === undefined ? undefined : parseSecretUri(uri);
    const secret = managed(context).find((known) => (id === undefined ? known.label === label : known.id === id));
    if (secret === undefined) throw failed(`secret "${id ?? label ?? ''}" not found`);
    return { [secret.id]: describe(context, secret) };
  },
  ['yaml', 'json'],
);

function describe(context: HookContext, secret: SecretState): Record<string, unknown> {
  return {
    revision: secret.revisions.at(-1)?.revision ?? 1,
    label: secret.label,
    owner: secret.owner === context.unit ? 'unit' : 'application',
    ...(secret.description === '' ? {} : { description: secret.description }),
    rotation: secret.rotation,
    ...(secret.expiry === undefined ? {} : { expiry: new Date(secret.expiry).toISOString() }),
    ...(secret.access.length === 0 ? {} : { access: secret.access }),
  };
}

/** `secret-ids`: secrets that this unit manages. */
export const secretIds = readingCommand({}, ({ context, positional }) => {
  checkEmpty(positional);
  const ids = managed(context).map(({ id }) => id);
  return ids.length === 0 ? null : ids;
});

function managed(context: HookContext): readonly SecretState[] {
  return context.view.secrets.filter((secret) => manages(context, secret));
}

/** A unit's secrets are its own; the application's are managed by its leader. */
function manages({ app, unit, view }: HookContext, { owner }: SecretState): boolean {
  return owner === unit || (owner === app && view.leader);
}

function mayRead({ app, unit }: HookContext, { access, owner }: SecretState): boolean {
  return owner === unit || owner === app || access.some(({ target }) => isTarget(target, unit, app));
}

function isTarget(target: string, unit: string, app: string): boolean {
  return target === `unit-${unit.replace('/', '-')}` || target === `application-${app}`;
}

function findById({ view }: HookContext, id: string): SecretState {
  const secret = view.secrets.find((known) => known.id === id);
  if (secret === undefined) throw failed(`secret "${id}" not found`);
  return secret;
}

/** A label is the owner's, or one that this unit gave while reading. */
function findByLabel(context: HookContext, label: string): SecretState {
  const { app, unit, view } = context;
  const owned = view.secrets.find((known) => known.label === label && (known.owner === unit || known.owner === app));
  const secret = owned ?? view.secrets.find((known) => known.tracked?.label === label);
  if (secret === undefined) throw failed(`consumer label "${label}" not found`);
  return secret;
}

function refuseTakenLabel(context: HookContext, owner: string, label = '', except?: string): void {
  const taken = context.view.secrets.some(
    (known) => known.id !== except && known.owner === owner && known.label === label,
  );
  if (label !== '' && taken) context.refuseCommit(`secret with label "${label}" already exists`);
}

/** Reads `secret:<id>`, `secret://<model>/<id>` and the bare id. */
function parseSecretUri(uri: string): string {
  const id = /^(?:secret:(?:\/\/[^/]+\/)?)?([0-9a-v]{20})$/.exec(uri)?.[1];
  if (id === undefined) throw badArguments(`secret URI "${uri}" not valid`);
  return id;
}
