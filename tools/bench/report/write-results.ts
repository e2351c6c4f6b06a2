import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderMarkdown, type RunReport } from './render.ts';

/**
 * Writes a run as JSON and as Markdown.
 *
 * @param folder - made when it is missing
 * @returns the paths of both
 */
export async function writeResults(folder: string, run: RunReport): Promise<string[]> {
  const name = run.startedAt.replaceAll(':', '').replace(/\.\d+Z$/, 'Z');
  const files = [
    [join(folder, `${name}.json`), `${JSON.stringify(run, null, 2)}\n`],
    [join(folder, `${name}.md`), renderMarkdown(run)],
  ] as const;
  await mkdir(folder, { recursive: true });
  for (const [path, text] of files) await writeFile(path, text);
  return files.map(([path]) => path);
}
