import type { CharmProject, SplitFile, YamlMap } from './charm-project.ts';

/**
 * Renders the files that Juju reads. Those that the author wrote keep their text; `config.yaml` and `actions.yaml` are
 * left out when there is nothing in them.
 *
 * @param project - a charm's description
 * @returns file name to text
 */
export async function renderSplitFiles(project: CharmProject): Promise<Partial<Record<SplitFile, string>>> {
  const { stringify } = await import('yaml');
  // YAML 1.1 quotes the words that older readers take for booleans.
  const render = (content: YamlMap) => stringify(content, { version: '1.1', lineWidth: 0 });
  const files: Partial<Record<SplitFile, string>> = { 'metadata.yaml': render(project.metadata) };
  if (Object.keys(project.config).length > 0) files['config.yaml'] = render(project.config);
  if (Object.keys(project.actions).length > 0) files['actions.yaml'] = render(project.actions);
  return { ...files, ...project.written };
}
