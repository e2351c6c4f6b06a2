import { type CharmProject, mapOf } from '../charmcraft/charm-project.ts';
import { endpoints } from '../charmcraft/check-metadata.ts';
import { docComment } from './doc-comment.ts';
import { isCertain, jsonSchemaType, type Member, objectType } from './json-schema-type.ts';
import { typescriptLiteral } from './typescript-literal.ts';

/** What each type of an option is in TypeScript; the value of a secret option is the secret's id. */
const optionTypes: Readonly<Record<string, string>> = {
  string: 'string',
  int: 'number',
  float: 'number',
  boolean: 'boolean',
  secret: '`secret:${string}`',
};

const roles = { peers: 'peer', provides: 'provides', requires: 'requires' } as const;

/**
 * Writes the interfaces that say what a charm's names stand for: the values of its config, the parameters of its
 * actions, role and interface of its endpoints.
 *
 * @param project - a charm's description
 */
export function charmTypes(project: CharmProject): string {
  return [
    declared(
      'CharmConfig',
      "The charm's config, as Juju gives it. An option without a default is absent until somebody sets it.",
      objectType(configMembers(project)),
    ),
    declared(
      'CharmActions',
      "The parameters of the charm's actions, by name of the action, defaults filled in.",
      objectType(actionMembers(project)),
    ),
    declared(
      'CharmEndpoints',
      "The charm's endpoints: the side of the relation that it takes, and the interface spoken there.",
      objectType(endpointMembers(project)),
    ),
  ].join('\n');
}

function declared(name: string, description: string, type: string): string {
  const body = type.startsWith('{') ? `export interface ${name} ${type}` : `export type ${name} = ${type};`;
  return `${docComment({ description }, '')}// prettier-ignore\n${body}\n`;
}

function configMembers({ config }: CharmProject): readonly Member[] {
  return Object.entries(mapOf(config['options'])).map(([name, option]) => {
    const { type, default: fallback, description } = mapOf(option);
    const optional = fallback === undefined || fallback === null;
    return { name, type: optionTypes[String(type)] ?? 'unknown', optional, description, default: fallback };
  });
}

function actionMembers({ actions }: CharmProject): readonly Member[] {
  return Object.entries(actions).map(([name, action]) => ({
    name,
    type: parametersType(mapOf(action)),
    optional: false,
    description: mapOf(action)['description'],
  }));
}

/** The controller fills in defaults, so that a parameter with one is always there. */
function parametersType({ params, required, additionalProperties }: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(mapOf(params)).map(([name, schema]): Member => {
    const { description, default: fallback } = mapOf(schema);
    const optional = !isCertain(name, schema, required);
    return { name, type: jsonSchemaType(schema, '    '), optional, description, default: fallback };
  });
  return objectType(members, '  ', additionalProperties === true);
}

function endpointMembers({ metadata }: CharmProject): readonly Member[] {
  return Object.entries(roles).flatMap(([section, role]) =>
    Object.entries(mapOf(endpoints(metadata[section]))).map(([name, endpoint]) => ({
      name,
      type: `{ readonly role: '${role}'; readonly interface: ${typescriptLiteral(mapOf(endpoint)['interface'])} }`,
      optional: false,
    })),
  );
}
