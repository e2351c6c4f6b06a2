import type { SecretState } from '../state/unit-state.ts';
import { badArguments, failed } from './command-failure.ts';
import type { HookContext } from './hook-context.ts';

/** Reads `secret:<id>`, `secret://<model>/<id>` and the bare id. */
export function parseSecretUri(uri: string): string {
  const id = /^(?:secret:(?:\/\/[^/]+\/)?)?([0-9a-v]{20})$/.exec(uri)?.[1];
  if (id === undefined) throw badArguments(`secret URI "${uri}" not valid`);
  return id;
}

/** The id that a command must be given first. */
export function requireSecretUri(positional: readonly string[]): string {
  const [uri] = positional;
  if (uri === undefined) throw badArguments('missing secret URI');
  return parseSecretUri(uri);
}

/** A unit's secrets are its own; the application's are managed by its leader. */
export function manages({ app, unit, view }: HookContext, { owner }: SecretState): boolean {
  return owner === unit || (owner === app && view.leader);
}

/** The secrets that this unit manages, with what the run has changed. */
export function managedSecrets(context: HookContext): readonly SecretState[] {
  return context.view.secrets.filter((secret) => manages(context, secret));
}

/** Refuses at once what only a leader may do to a secret that was managed when the run began. */
export function refuseIfDeposed({ app, opened, view }: HookContext, id: string): void {
  const ofApplication = opened.secrets.some((secret) => secret.id === id && secret.owner === app);
  if (ofApplication && opened.leader && !view.leader) throw failed('this unit is not the leader');
}

/** A secret that this unit may read. */
export function readableSecret(context: HookContext, id: string): SecretState {
  const secret = context.view.secrets.find((known) => known.id === id);
  if (secret === undefined) {
    throw failed(context.model.hasSecret?.(id) === true ? 'permission denied' : `secret "${id}" not found`);
  }
  if (!mayRead(context, secret)) throw failed('permission denied');
  return secret;
}

/** A label is the owner's, or one that this unit gave while reading. */
export function readableSecretByLabel(context: HookContext, label: string): SecretState {
  const { app, unit, view } = context;
  const owned = view.secrets.find((known) => known.label === label && (known.owner === unit || known.owner === app));
  const secret = owned ?? view.secrets.find((known) => known.tracked?.label === label);
  if (secret === undefined) throw failed(`consumer label "${label}" not found`);
  return readableSecret(context, secret.id);
}

function mayRead({ app, unit }: HookContext, { access, owner }: SecretState): boolean {
  return (
    owner === unit || owner === app || access.some(({ target }) => target === unitTag(unit) || target === appTag(app))
  );
}

/** How Juju writes a unit where kinds of names mix: `unit-web-0`. */
export function unitTag(unit: string): string {
  return `unit-${unit.replace('/', '-')}`;
}

/** How Juju writes an application where kinds of names mix: `application-web`. */
export function appTag(app: string): string {
  return `application-${app}`;
}
