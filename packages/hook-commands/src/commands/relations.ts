import type { HookCommandRunner } from '../invocation/hook-command-runner.ts';
import { parseObject, parseString, parseStringMap, parseStrings } from '../invocation/parse-output.ts';
import { yamlSafeJson } from '../invocation/yaml-safe-json.ts';
import type { CommandOptions } from '../transport/hook-transport.ts';

/** A databag: strings by key. A missing key and an empty value are the same to Juju. */
export type RelationData = Readonly<Record<string, string>>;

/** Whose databag is meant: a unit's or an application's, own or remote. */
export type RelationDataTarget = { readonly unit: string } | { readonly app: string };

/**
 * `relation-get`, `relation-ids`, `relation-list`, `relation-model-get` and `relation-set`.
 *
 * @remarks Relation ids are passed as Juju gives them: `db:7`.
 */
export interface RelationCommands {
  /**
   * Lists an endpoint's relations.
   *
   * @returns ids sorted as strings, so `db:10` before `db:9`; empty for an unknown endpoint
   */
  relationIds(endpoint: string, options?: CommandOptions): Promise<readonly string[]>;
  /**
   * Names the application on the other side; in a peer relation, the own one.
   *
   * @throws `HOOK_COMMAND_RELATION_NOT_FOUND`
   */
  relationList(relationId: string, options: CommandOptions & { readonly app: true }): Promise<string>;
  /**
   * Lists the remote units; in a peer relation, the other units. A departing unit is already left out.
   *
   * @throws `HOOK_COMMAND_RELATION_NOT_FOUND`
   */
  relationList(relationId: string, options?: CommandOptions): Promise<readonly string[]>;
  /**
   * Reads a databag. What this hook has written to its own is seen; remote ones are fixed for the hook.
   *
   * @throws `HOOK_COMMAND_RELATION_NOT_FOUND`; `HOOK_COMMAND_PERMISSION_DENIED` for the own application's, of a
   * relation that is no peer relation, when this unit does not lead
   */
  relationGet(relationId: string, target: RelationDataTarget, options?: CommandOptions): Promise<RelationData>;
  /**
   * Merges values into the own unit's databag, or the own application's. An empty value deletes its key.
   * Others see it once the hook has succeeded.
   *
   * @throws `HOOK_COMMAND_RELATION_NOT_FOUND`; `HOOK_COMMAND_NOT_LEADER` for the application's when this unit does
   * not lead; `HOOK_COMMAND_BAD_VALUE`
   */
  relationSet(
    relationId: string,
    data: RelationData,
    options?: CommandOptions & { readonly app?: boolean },
  ): Promise<void>;
  /**
   * Names the model of the other side; a peer relation's is the own one. Juju 3.6.2 and newer.
   *
   * @returns the model's UUID
   * @throws `HOOK_COMMAND_RELATION_NOT_FOUND`
   */
  relationModelGet(relationId: string, options?: CommandOptions): Promise<{ readonly uuid: string }>;
}

export function relationCommands(runner: HookCommandRunner): RelationCommands {
  function relationList(relationId: string, options: CommandOptions & { readonly app: true }): Promise<string>;
  function relationList(relationId: string, options?: CommandOptions): Promise<readonly string[]>;
  async function relationList(relationId: string, options: CommandOptions & { readonly app?: boolean } = {}) {
    const app = options.app === true;
    const args = ['--format=json', '-r', relationId, ...(app ? ['--app'] : [])];
    const answer = await runner.json({ command: 'relation-list', args }, options);
    return app ? parseString('relation-list', answer) : parseStrings('relation-list', answer);
  }

  return {
    async relationIds(endpoint, options) {
      const args = ['--format=json', '--', endpoint];
      return parseStrings('relation-ids', await runner.json({ command: 'relation-ids', args }, options));
    },
    relationList,
    async relationGet(relationId, target, options) {
      const [flags, of] = 'app' in target ? [['--app'], target.app] : [[], target.unit];
      const args = ['--format=json', '-r', relationId, ...flags, '-', of];
      return parseStringMap('relation-get', await runner.json({ command: 'relation-get', args }, options));
    },
    async relationSet(relationId, data, options = {}) {
      const args = ['-r', relationId, ...(options.app === true ? ['--app'] : []), '--file', '-'];
      await runner.text({ command: 'relation-set', args, stdin: yamlSafeJson(data) }, options);
    },
    async relationModelGet(relationId, options) {
      const call = { command: 'relation-model-get', args: ['--format=json', '-r', relationId] };
      const { uuid } = parseObject('relation-model-get', await runner.json(call, options));
      return { uuid: parseString('relation-model-get', uuid) };
    },
  };
}
