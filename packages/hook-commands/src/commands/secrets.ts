import { BadValueError } from '../errors/hook-command-error.ts';
import type { HookCommandRunner } from '../invocation/hook-command-runner.ts';
import { badOutput } from '../invocation/hook-command-runner.ts';
import { parseObject, parseString, parseStringMap, parseStrings } from '../invocation/parse-output.ts';
import type { CommandOptions, SecretContentInput } from '../transport/hook-transport.ts';
import { checkSecretContent, checkSecretKey } from './secret-content.ts';
import { parseSecretInfo, type SecretInfo } from './secret-info.ts';

/** Who owns a secret. An application's is managed by its leader. */
export type SecretOwner = 'application' | 'unit';
/** How often Juju asks the owner to change the secret. */
export type SecretRotation = 'never' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'yearly';

/** What is known of a secret besides its content. */
export interface SecretMetadata {
  /** Names the secret for its owner. */
  readonly label?: string;
  readonly description?: string;
  /** A point in time, or a duration as Go writes it: `72h`. */
  readonly expire?: Date | string;
  readonly rotate?: SecretRotation;
}

/** Which secret: by id (`secret:…`, with or without the scheme), by label, or both to assign the label. */
export type SecretReference =
  { readonly id: string; readonly label?: string } | { readonly id?: undefined; readonly label: string };

/** How a secret is read. */
export interface SecretGetOptions extends CommandOptions {
  /** `peek`: the latest content, once. `refresh`: the latest from now on. Default: the revision tracked so far. */
  readonly revision?: 'peek' | 'refresh';
}

/** To whom access is given: to all units of the application on the other side of a relation, or to one of them. */
export interface SecretGrantOptions extends CommandOptions {
  /** A unit of the remote application. Default: all of them. */
  readonly unit?: string;
}

/** From whom access is taken. */
export type SecretRevocation =
  { readonly relationId: string; readonly unit?: string } | { readonly app: string } | { readonly unit: string };

/**
 * `secret-add`, `secret-get`, `secret-grant`, `secret-ids`, `secret-info-get`, `secret-remove`, `secret-revoke` and
 * `secret-set`.
 *
 * @remarks Content is never an argument of a process: over the socket it is seen by the agent alone; a spawned command
 * reads it from files that only this user may read, and that are gone when it has ended. Writes take effect once the
 * hook has succeeded.
 */
export interface SecretCommands {
  /**
   * Creates a secret.
   *
   * @param content - at least one key of 3 or more lowercase letters, digits and inner hyphens
   * @param secret - `owner` is the application unless said otherwise
   * @returns its id: `secret:9m4e2mr0ui3e8a215n4g`
   * @throws `HOOK_COMMAND_NOT_LEADER` for the application's when this unit does not lead; `HOOK_COMMAND_BAD_KEY`
   */
  secretAdd(
    content: SecretContentInput,
    secret?: SecretMetadata & { readonly owner?: SecretOwner },
    options?: CommandOptions,
  ): Promise<string>;
  /**
   * Changes a secret of one's own; new content makes a new revision.
   *
   * @remarks Juju finds out only when the hook is committed that the secret is not one's own: see
   * {@link SecretCommands.secretInfoGet}.
   *
   * @throws `HOOK_COMMAND_BAD_KEY`, `HOOK_COMMAND_SECRET_NOT_FOUND`
   */
  secretSet(
    id: string,
    change: SecretMetadata & { readonly content?: SecretContentInput },
    options?: CommandOptions,
  ): Promise<void>;
  /**
   * Reads a secret's content. The first read fixes the revision that later reads give.
   *
   * @throws `HOOK_COMMAND_SECRET_NOT_FOUND`, `HOOK_COMMAND_PERMISSION_DENIED`
   */
  secretGet(secret: SecretReference, options?: SecretGetOptions): Promise<Readonly<Record<string, string>>>;
  /**
   * Reads one value of a secret whose bytes are no text. (As text, whatever is not UTF-8 becomes U+FFFD.)
   *
   * @remarks Asks Juju for `key#base64` (Juju, `core/secrets/secretvalue.go`), which it takes with an id only.
   *
   * @param key - one of the content
   * @throws `HOOK_COMMAND_SECRET_NOT_FOUND`, also for a key that the secret does not have;
   * `HOOK_COMMAND_PERMISSION_DENIED`, `HOOK_COMMAND_BAD_KEY`
   *
   * @example
   * ```ts
   * const keytab = await juju.secretGetBytes('secret:9m4e2mr0ui3e8a215n4g', 'keytab');
   * ```
   */
  secretGetBytes(id: string, key: string, options?: SecretGetOptions): Promise<Uint8Array>;
  /**
   * Reads what is known of a secret that this unit, or its application, owns.
   *
   * @throws `HOOK_COMMAND_SECRET_NOT_FOUND`, also for a secret of somebody else
   */
  secretInfoGet(
    secret: { readonly id: string } | { readonly label: string },
    options?: CommandOptions,
  ): Promise<SecretInfo>;
  /**
   * Lists the secrets that this unit owns, and, as the leader, its application's.
   *
   * @returns ids without the scheme, in no order; those that this hook has made among them
   */
  secretIds(options?: CommandOptions): Promise<readonly string[]>;
  /**
   * Lets the other side of a relation read a secret of one's own. Once given, giving it again is no error.
   *
   * @throws `HOOK_COMMAND_SECRET_NOT_FOUND`, also for a secret of somebody else; `HOOK_COMMAND_RELATION_NOT_FOUND`
   */
  secretGrant(id: string, relationId: string, options?: SecretGrantOptions): Promise<void>;
  /**
   * Takes back what {@link SecretCommands.secretGrant} has given: for a relation, an application or a unit.
   *
   * @throws `HOOK_COMMAND_SECRET_NOT_FOUND`, `HOOK_COMMAND_RELATION_NOT_FOUND`
   */
  secretRevoke(id: string, from: SecretRevocation, options?: CommandOptions): Promise<void>;
  /**
   * Removes one revision of a secret of one's own, or all of it.
   *
   * @remarks Juju finds out only when the hook is committed that the secret is not one's own: see
   * {@link SecretCommands.secretInfoGet}.
   *
   * @param options - `revision` is the number that `secret-remove` and `secret-expired` hooks name
   * @throws `HOOK_COMMAND_BAD_VALUE` when the revision is not a positive integer
   */
  secretRemove(id: string, options?: CommandOptions & { readonly revision?: number }): Promise<void>;
}

export function secretCommands(runner: HookCommandRunner): SecretCommands {
  return {
    async secretAdd(content, secret = {}, options) {
      checkSecretContent('secret-add', content);
      const owner = secret.owner === undefined ? [] : [`--owner=${secret.owner}`];
      const args = [...owner, ...metadataFlags(secret)];
      const id = (await runner.text({ command: 'secret-add', args, secretContent: content }, options)).trim();
      if (!id.startsWith('secret:')) throw badOutput('secret-add', 'not a secret id');
      return id;
    },
    async secretSet(id, change, options) {
      const { content, ...metadata } = change;
      if (content !== undefined) checkSecretContent('secret-set', content);
      const args = [id, ...metadataFlags(metadata)];
      const secretContent = content === undefined ? {} : { secretContent: content };
      await runner.text({ command: 'secret-set', args, ...secretContent }, options);
    },
    async secretGet(secret, options = {}) {
      const id = secret.id === undefined ? [] : [secret.id];
      const label = secret.label === undefined ? [] : [`--label=${secret.label}`];
      const args = ['--format=json', ...id, ...label, ...revisionFlag(options)];
      return parseStringMap('secret-get', await runner.json({ command: 'secret-get', args }, options));
    },
    async secretGetBytes(id, key, options = {}) {
      checkSecretKey('secret-get', key);
      const args = ['--format=json', id, `${key}#base64`, ...revisionFlag(options)];
      const value = parseString('secret-get', await runner.json({ command: 'secret-get', args }, options));
      return decodeBase64(value);
    },
    async secretInfoGet(secret, options) {
      const args = ['--format=json', 'id' in secret ? secret.id : `--label=${secret.label}`];
      const answer = await runner.json({ command: 'secret-info-get', args }, options);
      const [found] = Object.entries(parseObject('secret-info-get', answer));
      if (found === undefined) throw badOutput('secret-info-get', 'no secret in it');
      return parseSecretInfo(...found);
    },
    async secretIds(options) {
      const answer = await runner.json({ command: 'secret-ids', args: ['--format=json'] }, options);
      return parseStrings('secret-ids', answer);
    },
    async secretGrant(id, relationId, options = {}) {
      const args = [id, '-r', relationId, ...flags({ unit: options.unit })];
      await runner.text({ command: 'secret-grant', args }, options);
    },
    async secretRevoke(id, from, options) {
      const { relationId, app, unit }: { relationId?: string; app?: string; unit?: string } = from;
      const relation = relationId === undefined ? [] : ['-r', relationId];
      await runner.text({ command: 'secret-revoke', args: [id, ...relation, ...flags({ app, unit })] }, options);
    },
    async secretRemove(id, options = {}) {
      const { revision } = options;
      if (revision !== undefined) checkRevision(revision);
      const args = [id, ...flags({ revision: revision?.toString() })];
      await runner.text({ command: 'secret-remove', args }, options);
    },
  };
}

function metadataFlags({ label, description, expire, rotate }: SecretMetadata): readonly string[] {
  return flags({ label, description, expire: expire instanceof Date ? expire.toISOString() : expire, rotate });
}

function flags(values: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(values).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}=${value}`]));
}

function revisionFlag({ revision }: SecretGetOptions): readonly string[] {
  return revision === undefined ? [] : [`--${revision}`];
}

function decodeBase64(text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw badOutput('secret-get', 'not base64');
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

function checkRevision(revision: number): void {
  if (Number.isSafeInteger(revision) && revision > 0) return;
  throw new BadValueError(`cannot secret-remove: ${revision} is not the number of a revision`, {
    details: { command: 'secret-remove' },
  });
}
