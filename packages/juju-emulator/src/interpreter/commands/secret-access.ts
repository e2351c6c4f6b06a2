import { applicationOf, type RelationState, type SecretState } from '../../state/unit-state.ts';
import { relationFlag, type CommandDefinition } from '../command-definition.ts';
import { badArguments, failed } from '../command-failure.ts';
import { checkEmpty, textFlag } from '../flags.ts';
import type { HookContext } from '../hook-context.ts';
import { optionalRelation, requireRelation } from '../relation-lookup.ts';
import { appTag, managedSecrets, manages, refuseIfDeposed, requireSecretUri, unitTag } from '../secret-lookup.ts';

type Access = SecretState['access'][number];

/** `secret-grant ID -r REL [--unit U]`. */
export const secretGrant: CommandDefinition = {
  flags: { ...relationFlag, ...textFlag('unit') },
  run(invocation) {
    const { context, positional, text } = invocation;
    const id = requireSecretUri(positional);
    const relation = requireRelation(invocation);
    const { unit = '' } = text;
    if (unit !== '') checkRemoteUnit(unit, relation);
    checkEmpty(positional.slice(1));
    refuseIfDeposed(context, id);
    const secret = managedSecrets(context).find((known) => known.id === id);
    if (secret === undefined) throw failed(`secret "${id}" not found`);
    const target = unit === '' ? appTag(relation.remoteApp) : unitTag(unit);
    const granted = { target, scope: relationTag(context, relation), role: 'view' };
    if (!isGranted(secret.access, granted)) changeAccess(context, id, (access) => [...access, granted]);
    return '';
  },
};

/** `secret-revoke ID -r REL | --app A | --unit U`. What the controller alone checks fails the commit. */
export const secretRevoke: CommandDefinition = {
  flags: { ...relationFlag, ...textFlag('app', 'application'), ...textFlag('unit') },
  run(invocation) {
    const { context, positional, text } = invocation;
    const id = requireSecretUri(positional);
    const { app = '', unit = '' } = text;
    if (app !== '' && unit !== '') throw badArguments('specify only one of application or unit');
    const relation = text['r'] === undefined && (app !== '' || unit !== '') ? undefined : optionalRelation(invocation);
    if (relation !== undefined && app !== '') throw badArguments('do not specify both relation and app');
    const from = app === '' ? relation?.remoteApp : app;
    if (from === undefined && unit === '') throw badArguments('missing relation or application or unit');
    checkEmpty(positional.slice(1));
    refuseIfDeposed(context, id);
    const target = unit === '' ? appTag(from ?? '') : unitTag(unit);
    const secret = context.view.secrets.find((known) => known.id === id);
    if (secret === undefined) context.refuseCommit(`secret "${id}" not found`);
    else if (!manages(context, secret)) context.refuseCommit('permission denied');
    else changeAccess(context, id, (access) => access.filter((granted) => granted.target !== target));
    return '';
  },
};

function checkRemoteUnit(unit: string, { remoteApp }: RelationState): void {
  if (!/^[a-z][a-z0-9-]*\/\d+$/.test(unit)) throw badArguments(`unit "${unit}" not valid`);
  if (applicationOf(unit) !== remoteApp) {
    throw badArguments(`cannot specify unit "${unit}" in relation to application "${remoteApp}"`);
  }
}

/** One grant in a relation is enough, and one to an application covers its units. */
function isGranted(access: readonly Access[], { scope, target }: Access): boolean {
  const inScope = access.filter((known) => known.scope === scope);
  if (inScope.some((known) => known.target === target || known.target.startsWith('application-'))) return true;
  if (inScope.length > 0 && target.startsWith('application-')) {
    throw failed('any unit level grants need to be revoked before granting access to the corresponding application');
  }
  return false;
}

function changeAccess(
  context: HookContext,
  id: string,
  change: (access: readonly Access[]) => readonly Access[],
): void {
  context.applyAtCommit((state) => ({
    ...state,
    secrets: state.secrets.map((secret) => (secret.id === id ? { ...secret, access: change(secret.access) } : secret)),
  }));
}

/** How Juju writes a relation where kinds of names mix; the requiring side comes first. */
function relationTag({ app, charm }: HookContext, relation: RelationState): string {
  const { endpoint, remoteApp, remoteEndpoint = endpoint } = relation;
  const own = `${app}.${endpoint}`;
  const role = charm.endpoints[endpoint]?.role;
  if (role === 'peer') return `relation-${own}`;
  const remote = `${remoteApp}.${remoteEndpoint}`;
  return role === 'provides' ? `relation-${remote}#${own}` : `relation-${own}#${remote}`;
}
