import { isPlugin, type Plugin, pluginApi } from '../plugin/define-plugin.ts';
import { satisfies } from '../plugin/version-range.ts';
import { formatIssues } from '../schema/issue.ts';
import type { Problem } from './problems.ts';

/**
 * Tells whether a value that a charm lists is a plugin that this core can load; if not, says why.
 *
 * @param problems - takes what is wrong
 */
export function isUsable(plugin: Plugin, problems: Problem[]): boolean {
  if (!isPlugin(plugin)) {
    problems.push({
      code: 'CORE_BAD_PLUGIN',
      owner: 'plugins',
      message: `a value is not a plugin; was a plugin's factory listed without calling it?`,
    });
    return false;
  }
  const { name, api, optionIssues } = plugin;
  if (satisfies(pluginApi, api) !== true) {
    const message = `it was made for plugin API ${api}; this core has ${pluginApi}`;
    problems.push({ code: 'CORE_PLUGIN_API', owner: name, message });
    return false;
  }
  if (optionIssues.length > 0) {
    const message = `its options are not valid: ${formatIssues(optionIssues)}`;
    problems.push({ code: 'CORE_BAD_PLUGIN_OPTIONS', owner: name, message });
  }
  return true;
}
