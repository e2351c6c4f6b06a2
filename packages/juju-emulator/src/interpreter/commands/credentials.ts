import { atLeast } from '../../juju/juju-version.ts';
import { readingCommand } from '../command-definition.ts';
import { failed } from '../command-failure.ts';
import { checkEmpty } from '../flags.ts';

/** `credential-get`: for applications that are trusted. */
export const credentialGet = readingCommand({}, ({ context, positional }) => {
  checkEmpty(positional);
  const { jujuVersion, model, view } = context;
  const refuse = (why: string) => failed(`cannot access cloud credentials: ${why}`);
  if (model.type === 'caas' && !atLeast(jujuVersion, '3.6.10')) {
    throw refuse('credential-get on a "caas" model not supported');
  }
  if (view.cloudSpec === undefined) throw refuse('permission denied');
  return view.cloudSpec;
});
