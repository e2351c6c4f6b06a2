import type { SecretState } from '../../state/unit-state.ts';
import { readingCommand } from '../command-definition.ts';
import { badArguments, failed } from '../command-failure.ts';
import { checkEmpty, textFlag } from '../flags.ts';
import type { HookContext } from '../hook-context.ts';
import { goTime } from '../output.ts';
import { managedSecrets, parseSecretUri } from '../secret-lookup.ts';

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
    const secret = managedSecrets(context).find((known) =>
      id === undefined ? known.label === label : known.id === id,
    );
    if (secret === undefined) throw failed(`secret "${id ?? label ?? ''}" not found`);
    return { [secret.id]: describe(context, secret) };
  },
  ['yaml', 'json'],
);

function describe(context: HookContext, secret: SecretState): Record<string, unknown> {
  const { access, description, expiry, label, owner, rotatesAt, rotation } = secret;
  return {
    revision: secret.revisions.at(-1)?.revision ?? 1,
    label,
    owner: owner === context.unit ? 'unit' : 'application',
    ...(description === '' ? {} : { description }),
    rotation,
    ...(expiry === undefined ? {} : { expiry: goTime(expiry) }),
    ...(rotatesAt === undefined ? {} : { rotates: goTime(rotatesAt) }),
    ...(access.length === 0 ? {} : { access }),
  };
}

/** `secret-ids`: secrets that this unit manages. */
export const secretIds = readingCommand({}, ({ context, positional }) => {
  checkEmpty(positional);
  const ids = managedSecrets(context).map(({ id }) => id);
  return ids.length === 0 ? null : ids;
});
