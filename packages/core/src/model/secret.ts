import type { HookCommands, SecretInfo, SecretMetadata, SecretReference } from '@charmsmith/hook-commands';
import type { JujuContext } from '../context/juju-context.ts';
import type { Redaction } from '../logging/redaction.ts';
import type { Relation } from './relation.ts';
import { type NewSecretContent, redactContent, revealContent, type SecretContent } from './secret-content.ts';

/** A secret as whoever may read it sees it. Each revision is read once a dispatch; nothing of it ever shows in a print. */
export interface Secret {
  /** As it was given: `secret:…`; absent when it is known by its label alone. */
  readonly id?: string;
  readonly label?: string;
  /**
   * The content of the revision that this unit tracks; the first read fixes it.
   *
   * @throws HookCommandError `HOOK_COMMAND_SECRET_NOT_FOUND`, `HOOK_COMMAND_PERMISSION_DENIED`
   */
  content(): Promise<SecretContent>;
  /** The latest content, without tracking it. */
  peek(): Promise<SecretContent>;
  /** The latest content, tracked from now on. */
  refresh(): Promise<SecretContent>;
}

/** What may be changed of a secret of one's own. */
export interface SecretChange extends SecretMetadata {
  /** All of the new content: a new revision, when it differs. */
  readonly content?: NewSecretContent;
}

/** A secret that this unit, or its application, owns. An application's is managed by the leader alone. */
export interface OwnedSecret extends Secret {
  /**
   * What is known of it besides its content.
   *
   * @throws HookCommandError `HOOK_COMMAND_SECRET_NOT_FOUND`, also for a secret of somebody else
   */
  info(): Promise<SecretInfo>;
  /**
   * Changes it, once the hook has succeeded. `content()` stays what this unit tracks until {@link Secret.refresh}.
   *
   * @remarks Changes of one dispatch add up, also before Juju 3.6, where the last of several would win.
   */
  update(change: SecretChange): Promise<void>;
  /** Lets the other side of a relation read it: all units, or one. Once given, giving it again is no error. */
  grant(relation: Relation, options?: { readonly unit?: string }): Promise<void>;
  /** Takes that back. */
  revoke(relation: Relation, options?: { readonly unit?: string }): Promise<void>;
  /** Removes one revision, which must be one that nobody reads. */
  removeRevision(revision: number): Promise<void>;
  /** Removes the secret with all its revisions. */
  remove(): Promise<void>;
}

/** What secrets are made of. */
export interface SecretDependencies {
  readonly commands: Pick<
    HookCommands,
    | 'secretAdd'
    | 'secretGet'
    | 'secretGrant'
    | 'secretInfoGet'
    | 'secretIds'
    | 'secretRemove'
    | 'secretRevoke'
    | 'secretSet'
  >;
  readonly redaction: Redaction;
  readonly context: JujuContext;
}

/**
 * One secret over the hook commands.
 *
 * @param held - its content, of a secret that was made just now
 */
export function createSecret(
  { commands, redaction, context }: SecretDependencies,
  known: SecretReference,
  held?: SecretContent,
): OwnedSecret {
  let tracked = held === undefined ? undefined : Promise.resolve(held);
  let latest: Promise<SecretContent> | undefined;
  let information: Promise<SecretInfo> | undefined;
  let pending: SecretChange = {};
  let id: Promise<string> | undefined = known.id === undefined ? undefined : Promise.resolve(known.id);

  const get = async (revision?: 'peek' | 'refresh'): Promise<SecretContent> => {
    context.version.require('secrets');
    const content = await commands.secretGet(known, revision === undefined ? {} : { revision });
    return redactContent(content, redaction);
  };
  const info = () => (information ??= askInfo());
  const askInfo = async () => {
    context.version.require('secrets');
    return await commands.secretInfoGet(known.id === undefined ? { label: known.label } : { id: known.id });
  };
  // Commands that change a secret take its id and no label.
  const knownId = () => (id ??= info().then((found) => `secret:${found.id}`));
  return {
    ...(known.id === undefined ? {} : { id: known.id }),
    ...(known.label === undefined ? {} : { label: known.label }),
    content: () => (tracked ??= get()),
    peek: () => (latest ??= get('peek')),
    async refresh() {
      tracked = get('refresh');
      latest = tracked;
      return await tracked;
    },
    info,
    async update(change) {
      context.version.require('secrets');
      pending = { ...pending, ...change };
      const { content, ...metadata } = pending;
      const revealed = content === undefined ? {} : { content: revealContent(content, redaction) };
      await commands.secretSet(await knownId(), { ...metadata, ...revealed });
      latest = undefined;
      information = undefined;
    },
    grant: async (relation, options = {}) => await commands.secretGrant(await knownId(), relation.id, options),
    revoke: async ({ id: relationId }, { unit } = {}) =>
      await commands.secretRevoke(await knownId(), { relationId, ...(unit === undefined ? {} : { unit }) }),
    removeRevision: async (revision) => await commands.secretRemove(await knownId(), { revision }),
    remove: async () => await commands.secretRemove(await knownId()),
  };
}
