import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';

/** Kinds of projects that there are templates of. */
export const projectKinds = ['charm', 'plugin'] as const;

/** One of {@link projectKinds}. */
export type ProjectKind = (typeof projectKinds)[number];

const suffix = '.template';

/**
 * Fills in a template.
 *
 * @param kind - which one
 * @param values - for its placeholders, `{{name}}`
 * @returns path of each file, relative to the project, to its text
 */
export async function templateFiles(
  kind: ProjectKind,
  values: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  const root = join(packageFolder(), 'src/init/templates', kind);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files.set(pathInProject(relative(root, path)), fillIn(await readFile(path, 'utf8'), values));
  }
  return files;
}

/** npm leaves out of a package what is called .gitignore. */
function pathInProject(path: string): string {
  const name = path.slice(0, -suffix.length).split(sep).join('/');
  return name === 'gitignore' ? '.gitignore' : name;
}

function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

/** The templates are published as source: this module may run from `src` or from `dist`. */
function packageFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('charmsmith/package.json'));
}
