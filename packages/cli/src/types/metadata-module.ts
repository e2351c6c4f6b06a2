import type { CharmProject } from '../charmcraft/charm-project.ts';
import { metadataConstant } from './metadata-constant.ts';
import { typescriptLiteral } from './typescript-literal.ts';

const header = `// Generated from charmcraft.yaml by "charmsmith types". Do not edit: change charmcraft.yaml and run it again.

/** What this charm is: the names and types of everything that Juju knows of it. */
// prettier-ignore
`;

/**
 * Writes the TypeScript module that holds a charm's metadata as a constant.
 *
 * @param project - a charm's description
 * @returns the module's text, the same for the same description
 */
export function metadataModule(project: CharmProject): string {
  return `${header}export const metadata = ${typescriptLiteral(metadataConstant(project))} as const;\n`;
}
