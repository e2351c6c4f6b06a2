import {
  isHookCommandError,
  type SecretInfo,
  type SecretMetadata,
  type SecretReference,
} from '@charmsmith/hook-commands';
import { token } from '../plugin/token.ts';
import type { Leadership } from './leadership.ts';
import type { Relation } from './relation.ts';
import { isSameContent, type NewSecretContent, redactContent, revealContent } from './secret-content.ts';
import { uniqueSecretId } from './secret-id.ts';
import { createSecret, type OwnedSecret, type Secret, type SecretDependencies } from './secret.ts';

/** Who owns a secret. */
interface Ownership {
  /** An application's is readable by all its units, and the leader alone makes it. Default `application`. */
  readonly owner?: 'application' | 'unit';
}

/** What a new secret takes. */
export interface NewSecret extends Omit<SecretMetadata, 'label'>, Ownership {
  /** The owner's name for it. */
  readonly label: string;
  readonly content: NewSecretContent;
}

/** How a secret is to be. */
export interface WantedSecret extends Omit<NewSecret, 'content'> {
  /** What it must hold; a function is asked only when there is no such secret yet, and what it holds then stays. */
  readonly content: NewSecretContent | (() => NewSecretContent | Promise<NewSecretContent>);
  /** The other sides of these relations may read it. */
  readonly grantTo?: readonly Relation[];
}

/** Juju's secrets. Whatever is read or made through it is masked in the unit's log. */
export interface Secrets {
  /**
   * A secret by its id, by its label, or by the id to give it the label. Nothing is asked yet.
   *
   * @remarks The same secret is one object in a dispatch, whatever form its id has.
   */
  get(reference: string | { readonly id: string; readonly label?: string } | { readonly label: string }): Secret;
  /** A secret of one's own, by id or label. Nothing is asked yet. */
  owned(reference: { readonly id: string } | { readonly label: string }): OwnedSecret;
  /**
   * Sees to it that a secret of one's own is as wanted: makes it, or changes what differs, and grants it. Called again,
   * it changes nothing and makes no revision.
   *
   * @remarks A duration under `expire` counts from when content is written, so it is sent with new content only.
   *
   * @throws CharmsmithError `CORE_NOT_LEADER` for an application's secret when another unit leads;
   * HookCommandError `HOOK_COMMAND_BAD_KEY`
   */
  ensure(wanted: WantedSecret): Promise<OwnedSecret & { readonly id: string }>;
  /**
   * Makes a secret, which exists once the hook has succeeded. Throws as {@link Secrets.ensure}, and fails when there is
   * one of that label.
   */
  create(secret: NewSecret): Promise<OwnedSecret & { readonly id: string }>;
  /** Ids of the secrets that this unit manages: its own, and as the leader its application's. */
  ids(): Promise<readonly string[]>;
}
export const Secrets = token<Secrets>('@charmsmith/core/Secrets');

interface SecretsDependencies extends SecretDependencies {
  readonly leadership: Leadership;
}

type Identified = OwnedSecret & { readonly id: string };

/** Secrets over the hook commands. */
export function createSecrets(dependencies: SecretsDependencies): Secrets {
  const { commands, context, leadership, redaction } = dependencies;
  const byId = new Map<string, OwnedSecret>();
  const byLabel = new Map<string, OwnedSecret>();
  // Made in this dispatch: Juju tells of them only when the hook has succeeded.
  const made = new Map<string, { readonly secret: Identified; content: Readonly<Record<string, string>> }>();

  const known = (reference: SecretReference): OwnedSecret => {
    const { id, label } = reference;
    const labelled = label === undefined ? undefined : (made.get(label)?.secret ?? byLabel.get(label));
    const found = id === undefined ? labelled : byId.get(uniqueSecretId(id));
    // Reading by id and label gives the secret the label, so one that is known by its id alone will not do.
    if (found !== undefined && (label === undefined || found.label === label || found === labelled)) return found;
    const secret = createSecret(dependencies, reference);
    if (label !== undefined) byLabel.set(label, secret);
    if (id !== undefined) byId.set(uniqueSecretId(id), secret);
    return secret;
  };
  const identified = (id: string) => known({ id }) as Identified;

  const create = async ({ content, owner = 'application', ...metadata }: NewSecret): Promise<Identified> => {
    const revealed = revealContent(content, redaction);
    context.version.require('secrets');
    if (owner === 'application') await leadership.require(`make secret "${metadata.label}"`);
    const id = await commands.secretAdd(revealed, { ...metadata, owner });
    const { label } = metadata;
    const secret = createSecret(dependencies, { id, label }, redactContent(revealed, redaction)) as Identified;
    byId.set(uniqueSecretId(id), secret);
    made.set(label, { secret, content: revealed });
    return secret;
  };

  const find = async (label: string): Promise<SecretInfo | undefined> => {
    try {
      return await commands.secretInfoGet({ label });
    } catch (error) {
      if (isHookCommandError(error, 'HOOK_COMMAND_SECRET_NOT_FOUND')) return undefined;
      throw error;
    }
  };

  const ensure = async ({ grantTo = [], ...wanted }: WantedSecret): Promise<Identified> => {
    context.version.require('secrets');
    if ((wanted.owner ?? 'application') === 'application') await leadership.require(`manage secret "${wanted.label}"`);
    const fresh = made.get(wanted.label);
    if (fresh !== undefined) {
      const content = typeof wanted.content === 'function' ? undefined : revealContent(wanted.content, redaction);
      if (content !== undefined && !isSameContent(content, fresh.content)) {
        await fresh.secret.update({ content });
        fresh.content = content;
      }
      await grant(fresh.secret, grantTo);
      return fresh.secret;
    }
    const info = await find(wanted.label);
    if (info === undefined) {
      const content = typeof wanted.content === 'function' ? await wanted.content() : wanted.content;
      const secret = await create({ ...wanted, content });
      await grant(secret, grantTo);
      return secret;
    }
    const secret = identified(`secret:${info.id}`);
    const change = await findSecretChange(wanted, info, secret);
    if (Object.keys(change).length > 0) await secret.update(change);
    await grant(secret, grantTo, info);
    return secret;
  };

  const findSecretChange = async (wanted: Omit<WantedSecret, 'grantTo'>, info: SecretInfo, secret: Secret) => {
    const content = typeof wanted.content === 'function' ? undefined : revealContent(wanted.content, redaction);
    const holds = content === undefined ? undefined : revealContent(await secret.peek(), redaction);
    const renewed = content !== undefined && holds !== undefined && !isSameContent(content, holds);
    return {
      ...(renewed ? { content } : {}),
      ...changedMetadata(wanted, info, renewed),
    };
  };

  return {
    get: (reference) => known(typeof reference === 'string' ? { id: reference } : reference),
    owned: known,
    ensure,
    create,
    async ids() {
      context.version.require('secrets');
      return (await commands.secretIds()).map((id) => `secret:${id}`);
    },
  };
}

/** The part of the metadata that differs from what Juju holds. */
function changedMetadata(
  { description, rotate, expire }: Pick<SecretMetadata, 'description' | 'rotate' | 'expire'>,
  info: Pick<SecretInfo, 'description' | 'rotation' | 'expiry'>,
  renewed: boolean,
): SecretMetadata {
  const expires = expire instanceof Date ? Date.parse(info.expiry ?? '') !== expire.getTime() : renewed;
  return {
    ...(description === undefined || description === (info.description ?? '') ? {} : { description }),
    ...(rotate === undefined || rotate === (info.rotation ?? 'never') ? {} : { rotate }),
    ...(expire === undefined || !expires ? {} : { expire }),
  };
}

async function grant(secret: OwnedSecret, relations: readonly Relation[], info?: SecretInfo): Promise<void> {
  for (const relation of relations) {
    const target = `application-${await relation.remoteApp()}`;
    if (info?.access.some((access) => access.target === target) !== true) await secret.grant(relation);
  }
}
