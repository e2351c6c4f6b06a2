import { atLeast } from '../../juju/juju-version.ts';
import { omit } from '../../state/omit.ts';
import type { SecretRevision, SecretState } from '../../state/unit-state.ts';
import type { CommandDefinition } from '../command-definition.ts';
import { badArguments, failed } from '../command-failure.ts';
import { checkEmpty, textFlag } from '../flags.ts';
import type { HookContext } from '../hook-context.ts';
import { readSecretContent, sameContent } from '../secret-content.ts';
import { manages, refuseIfDeposed, requireSecretUri } from '../secret-lookup.ts';
import { nextRotation, parseSecretMetadata, type SecretMetadata } from '../secret-metadata.ts';

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
      ...rotationOf(metadata.rotation ?? 'never', context.now()),
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
    const id = requireSecretUri(positional);
    const values = positional.slice(1);
    const metadata = parseSecretMetadata(text, context.now());
    const hasContent = values.length > 0 || text['file'] !== undefined;
    const content = hasContent ? await readSecretContent(invocation, values) : undefined;
    refuseIfDeposed(context, id);
    const secret = secretToChange(context, id);
    if (secret === undefined) return '';
    refuseTakenLabel(context, secret.owner, metadata.label, id);
    changeSecret(context, secret, metadata, content);
    return '';
  },
};

/** `secret-remove ID [--revision N]`. */
export const secretRemove: CommandDefinition = {
  flags: textFlag('revision'),
  run({ context, positional, text }) {
    const id = requireSecretUri(positional);
    checkEmpty(positional.slice(1));
    const given = text['revision'] ?? '0';
    if (!/^-?\d+$/.test(given)) throw badArguments(`invalid value "${given}" for option --revision: parse error`);
    refuseIfDeposed(context, id);
    const secret = secretToChange(context, id);
    if (secret !== undefined) removeRevisions(context, secret, Number(given));
    return '';
  },
};

/** The secret, or none when the controller will refuse the commit for it. */
function secretToChange(context: HookContext, id: string): SecretState | undefined {
  const secret = context.view.secrets.find((known) => known.id === id);
  if (secret === undefined && context.model.hasSecret?.(id) !== true) {
    context.refuseCommit(`secret "${id}" not found`);
  } else if (secret === undefined || !manages(context, secret)) {
    context.refuseCommit('permission denied');
  } else {
    return secret;
  }
  return undefined;
}

/** @param revision - the one to remove; 0 or less removes them all */
function removeRevisions(context: HookContext, { id, revisions }: SecretState, revision: number): void {
  const left = revision > 0 ? revisions.filter((known) => known.revision !== revision) : [];
  if (left.length === revisions.length) {
    context.refuseCommit(`secret revision "${id}/${revision}" not found`);
    return;
  }
  context.applyAtCommit((state) => ({
    ...state,
    secrets:
      left.length === 0
        ? state.secrets.filter((known) => known.id !== id)
        : state.secrets.map((known) => (known.id === id ? { ...known, revisions: left } : known)),
  }));
}

function changeSecret(
  context: HookContext,
  current: SecretState,
  metadata: SecretMetadata,
  content: SecretRevision['content'] | undefined,
): void {
  const committed = context.opened.secrets.find(({ id }) => id === current.id);
  // Before 3.5.5 a later change replaced an earlier one of the same run.
  const base = committed !== undefined && !atLeast(context.jujuVersion, '3.5.5') ? committed : current;
  const revised = content === undefined ? base : withContent(context, base, committed?.revisions ?? [], content);
  const { rotation = base.rotation } = metadata;
  const changed: SecretState = {
    ...(rotation === base.rotation
      ? revised
      : { ...omit(revised, 'rotatesAt'), ...rotationOf(rotation, context.now()) }),
    ...metadata,
  };
  context.applyAtCommit((state) => ({
    ...state,
    secrets: state.secrets.map((known) => (known.id === current.id ? changed : known)),
  }));
}

/** All changes of one run become one revision, which has an expiry of its own or none. */
function withContent(
  { jujuVersion }: HookContext,
  base: SecretState,
  committed: readonly SecretRevision[],
  content: SecretRevision['content'],
): SecretState {
  const latest = committed.at(-1);
  const same = latest !== undefined && sameContent(content, latest.content);
  if (same && atLeast(jujuVersion, '3.6')) return { ...base, revisions: committed };
  return { ...omit(base, 'expiry'), revisions: [...committed, { revision: (latest?.revision ?? 0) + 1, content }] };
}

function rotationOf(rotation: string, now: number): Pick<SecretState, 'rotatesAt'> {
  const rotatesAt = nextRotation(rotation, now);
  return rotatesAt === undefined ? {} : { rotatesAt };
}

function refuseTakenLabel(context: HookContext, owner: string, label = '', except?: string): void {
  const taken = context.view.secrets.some(
    (known) => known.id !== except && known.owner === owner && known.label === label,
  );
  if (label !== '' && taken) context.refuseCommit(`secret with label "${label}" already exists`);
}
