import { JujuEmulatorError, unknownName } from '../../errors.ts';
import { isSecretKey } from '../../interpreter/secret-content.ts';
import { newXid } from '../../interpreter/xid.ts';
import { appTag } from '../../interpreter/secret-lookup.ts';
import type { Databag } from '../../state/unit-state.ts';
import type { ModelCore } from '../model-core.ts';
import { latestRevision, type SecretRecord } from '../records.ts';
import { askToExpire, askToRotate, dropSecret, storeSecret } from '../secret-hooks.ts';

/** Content of a secret: text, by key. */
export type SecretContent = Readonly<Record<string, string>>;

/**
 * Adds a secret of the operator's.
 *
 * @returns its id, as options of type `secret` take it: `secret:…`
 */
export function addSecret(core: ModelCore, name: string, content: SecretContent): string {
  if (core.secrets.ownedBy('').some(({ label }) => label === name)) {
    throw new JujuEmulatorError(`the model has a secret "${name}" already`, {
      code: 'JUJU_EMULATOR_EXISTS',
      details: { name },
    });
  }
  const id = newXid(core.randomBytes);
  storeSecret(core, {
    id,
    kind: 'model',
    owner: '',
    label: name,
    description: '',
    rotation: 'never',
    revisions: [{ revision: 1, content: encode(content) }],
    access: [],
    consumers: new Map(),
    announced: new Set(),
  });
  return `secret:${id}`;
}

/** Gives a secret of the operator's new content; applications that read it are told. */
export function updateSecret(core: ModelCore, nameOrId: string, content: SecretContent): void {
  const secret = userSecret(core, nameOrId);
  const revision = { revision: latestRevision(secret) + 1, content: encode(content) };
  storeSecret(core, { ...secret, revisions: [...secret.revisions, revision] });
}

/** Removes a secret of the operator's. */
export function removeSecret(core: ModelCore, nameOrId: string): void {
  dropSecret(core, userSecret(core, nameOrId).id);
}

/** Lets an application read a secret of the operator's. */
export function grantSecret(core: ModelCore, nameOrId: string, app: string): void {
  const secret = userSecret(core, nameOrId);
  const target = appTag(core.application(app).name);
  if (secret.access.some((grant) => grant.target === target)) return;
  storeSecret(core, { ...secret, access: [...secret.access, { target, scope: `model-${core.uuid}`, role: 'view' }] });
}

/** Takes back what {@link grantSecret} has given. */
export function revokeSecret(core: ModelCore, nameOrId: string, app: string): void {
  const secret = userSecret(core, nameOrId);
  const target = appTag(core.application(app).name);
  storeSecret(core, { ...secret, access: secret.access.filter((grant) => grant.target !== target) });
}

/** Has the owner of a charm's secret asked for new content, whatever its rotation. */
export function rotateSecret(core: ModelCore, id: string): void {
  askToRotate(core, charmSecret(core, id).id);
}

/** Has the owner of a charm's secret told that the latest revision has expired, whatever its expiry. */
export function expireSecret(core: ModelCore, id: string): void {
  askToExpire(core, charmSecret(core, id).id);
}

function userSecret(core: ModelCore, nameOrId: string): SecretRecord {
  const own = core.secrets.ownedBy('');
  const found = own.find(({ id, label }) => label === nameOrId || id === bareId(nameOrId));
  if (found === undefined)
    throw unknownName(
      'the model',
      'secret of the operator',
      nameOrId,
      own.map(({ label }) => label),
    );
  return found;
}

function charmSecret(core: ModelCore, id: string): SecretRecord {
  const found = core.secrets.get(bareId(id));
  if (found !== undefined && found.kind !== 'model') return found;
  const known = [...core.secrets.all()].filter(({ kind }) => kind !== 'model').map((secret) => secret.id);
  throw unknownName('the model', 'secret of a charm', id, known);
}

function bareId(id: string): string {
  return id.replace(/^.*[:/]/, '');
}

function encode(content: SecretContent): Databag {
  const keys = Object.keys(content);
  const bad = keys.find((key) => !isSecretKey(key));
  if (bad !== undefined || keys.length === 0) {
    throw new JujuEmulatorError(bad === undefined ? 'a secret has content' : `"${bad}" is no key for a secret`, {
      code: 'JUJU_EMULATOR_BAD_VALUE',
      hint: 'At least three small letters, digits and inner hyphens, a letter first.',
    });
  }
  return Object.fromEntries(keys.map((key) => [key, Buffer.from(content[key] ?? '').toString('base64')]));
}
