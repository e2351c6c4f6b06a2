import type { HookCommands } from '@charmsmith/hook-commands';
import type { Redaction } from '../logging/redaction.ts';
import { token } from '../plugin/token.ts';

/** The content of a secret. Keys: lower case letters, digits and inner hyphens, at least three characters. */
export type SecretContent = Readonly<Record<string, string>>;

/** What a new secret takes. */
export interface NewSecret {
  readonly label: string;
  readonly content: SecretContent;
  /** An application's secret is readable by all its units and needs the leader to make it. */
  readonly owner: 'application' | 'unit';
}

/** Juju's secrets. Whatever is read or made through it is masked in the unit's log. */
export interface Secrets {
  /** The content of the revision that this unit tracks, asked once a dispatch. */
  read(id: string): Promise<SecretContent>;
  /** Makes a secret and returns its id, `secret:…`. It exists once the hook has succeeded. */
  create(secret: NewSecret): Promise<string>;
}
export const Secrets = token<Secrets>('@charmsmith/core/Secrets');

/** Secrets over the hook commands. */
export function createSecrets(commands: Pick<HookCommands, 'secretGet' | 'secretAdd'>, redaction: Redaction): Secrets {
  const contents = new Map<string, Promise<SecretContent>>();
  const hide = (content: SecretContent): SecretContent => {
    Object.values(content).forEach((value) => redaction.hide(value));
    return content;
  };
  return {
    read(id) {
      const content = contents.get(id) ?? commands.secretGet({ id }).then(hide);
      contents.set(id, content);
      return content;
    },
    async create({ label, content, owner }) {
      hide(content);
      const id = await commands.secretAdd(content, { label, owner });
      contents.set(id, Promise.resolve(content));
      return id;
    },
  };
}
