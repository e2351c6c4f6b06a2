import type { CloudCredential, CloudSpec, HookCommands } from '@charmsmith/hook-commands';
import type { Redaction } from '../logging/redaction.ts';
import { token } from '../plugin/token.ts';
import { Redacted } from './redacted.ts';

/** What the model's cloud is accessed with. No attribute shows in any print. */
export interface RedactedCredential extends Omit<CloudCredential, 'attributes'> {
  readonly attributes: Readonly<Record<string, Redacted>>;
}

/** The model's cloud as Juju accesses it. */
export interface Cloud extends Omit<CloudSpec, 'credential'> {
  readonly credential?: RedactedCredential;
}

/** The cloud of the model, for charms that an administrator trusts with it. */
export interface Clouds {
  /**
   * The cloud and its credential, asked once a dispatch. The administrator must have said `juju trust`; on Kubernetes,
   * Juju 3.6.10 and newer.
   *
   * @throws HookCommandError `HOOK_COMMAND_PERMISSION_DENIED` or `HOOK_COMMAND_FAILED` when the application is not trusted
   */
  own(): Promise<Cloud>;
}
export const Clouds = token<Clouds>('@charmsmith/core/Clouds');

/** The cloud over `credential-get`. */
export function createClouds(commands: Pick<HookCommands, 'credentialGet'>, redaction: Redaction): Clouds {
  let asked: Promise<Cloud> | undefined;
  const ask = async (): Promise<Cloud> => {
    const { credential, ...cloud } = await commands.credentialGet();
    return credential === undefined ? cloud : { ...cloud, credential: redact(credential, redaction) };
  };
  return { own: () => (asked ??= ask()) };
}

function redact({ attributes, ...credential }: CloudCredential, redaction: Redaction): RedactedCredential {
  const entries = Object.entries(attributes);
  for (const [, value] of entries) redaction.hide(value);
  return { ...credential, attributes: Object.fromEntries(entries.map(([name, value]) => [name, new Redacted(value)])) };
}
