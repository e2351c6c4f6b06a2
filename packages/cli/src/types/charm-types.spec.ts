import { describe, expect, it } from 'vitest';
import { createCharm } from '../../test/charm.ts';
import { readCharmProject } from '../charmcraft/read-charm-project.ts';
import { charmTypes } from './charm-types.ts';

async function typesOf(charmcraft: string): Promise<string> {
  await using charm = await createCharm({ 'charmcraft.yaml': charmcraft });
  return charmTypes(await readCharmProject(charm.path)).replaceAll('// prettier-ignore\n', '');
}

const head = 'name: tiny\nsummary: s\ndescription: d\n';

describe('charmTypes', () => {
  it('types options: absent without a default, secrets by their id', async () => {
    expect(
      await typesOf(`${head}
config:
  options:
    enable-tls: { type: boolean, default: false, description: "Serve TLS */ always" }
    port: { type: int, default: 80 }
    ratio: { type: float }
    title: { type: string, default: null }
    token: { type: secret, description: "Who may\\nask" }
`),
    ).toContain(`export interface CharmConfig {
  /**
   * Serve TLS *\\/ always
   * @defaultValue \`false\`
   */
  readonly 'enable-tls': boolean;
  /** @defaultValue \`80\` */
  readonly port: number;
  readonly ratio?: number;
  readonly title?: string;
  /**
   * Who may
   * ask
   */
  readonly token?: \`secret:\${string}\`;
}
`);
  });

  it('types the parameters of actions: required, with a default, nested', async () => {
    expect(
      await typesOf(`${head}
actions:
  check: {}
  restore:
    description: Restores a backup
    params:
      backup-id: { type: string }
      mode: { enum: [full, partial], default: full }
      tables: { type: array, items: { type: string } }
      to: { type: object, properties: { host: { type: string } }, required: [host] }
    required: [backup-id]
`),
    ).toContain(`export interface CharmActions {
  readonly check: Readonly<Record<string, never>>;
  /** Restores a backup */
  readonly restore: {
    readonly 'backup-id': string;
    /** @defaultValue \`"full"\` */
    readonly mode: 'full' | 'partial';
    readonly tables?: readonly string[];
    readonly to?: {
      readonly host: string;
    };
  };
}
`);
  });

  it('says of each endpoint its role and its interface', async () => {
    expect(
      await typesOf(
        `${head}peers: {web-peers: {interface: web}}\nprovides: {web: {interface: http}}\nrequires: {db: {interface: mysql}}\n`,
      ),
    ).toContain(`export interface CharmEndpoints {
  readonly 'web-peers': { readonly role: 'peer'; readonly interface: 'web' };
  readonly web: { readonly role: 'provides'; readonly interface: 'http' };
  readonly db: { readonly role: 'requires'; readonly interface: 'mysql' };
}
`);
  });

  it('names nothing where there is nothing', async () => {
    const nothing = 'Readonly<Record<string, never>>;';
    const types = await typesOf(head);
    for (const name of ['CharmConfig', 'CharmActions', 'CharmEndpoints']) {
      expect(types).toContain(`export type ${name} = ${nothing}`);
    }
  });
});
