import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { renderMarkdown, type RunReport } from './render.ts';

const introduction = `How fast this is, beside its peers in the same run, and how cost grows. Written by
\`npm run bench -- --save\`, never by hand. Only ratios travel between machines: contestants are run in turn, in a clean
environment, and a ratio is the median of those of each round. A target that is missed stands here with its figure; why,
says [where-time-goes.md](where-time-goes.md).`;

/**
 * Writes a run as the page of the documentation.
 *
 * @param path - of the page
 * @returns the path
 */
export async function savePerformance(path: string, run: RunReport): Promise<string> {
  const text = renderMarkdown(run).replace(/^# .*$/m, `# Performance\n\n${introduction}`);
  await writeFile(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
  return path;
}
