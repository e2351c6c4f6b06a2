import type { CharmProject } from '../charmcraft/charm-project.ts';
import { charmTypes } from './charm-types.ts';
import { metadataConstant } from './metadata-constant.ts';
import { typescriptLiteral } from './typescript-literal.ts';

const header = `// Generated from charmcraft.yaml by "charmsmith types". Do not edit: change charmcraft.yaml and run it again.

/** What this charm is: the names and types of everything that Juju knows of it. */
// prettier-ignore
`;

/**
 * Writes the TypeScript module that holds a charm's metadata as a constant, and the types that its names stand for.
 *
 * @param project - a charm's description
 * @returns the module's text, the same for the same description
 */
export function metadataModule(project: CharmProject): string {
  const constant = `export const metadata = ${typescriptLiteral(metadataConstant(project))} as const;\n`;
  return `${header}${constant}\n${charmTypes(project)}`;
}
