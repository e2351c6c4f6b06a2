import type { Plugin } from '../plugin/define-plugin.ts';
import { satisfies } from '../plugin/version-range.ts';
import type { Problem } from './problems.ts';

/** Plugins in the order in which they load, and what keeps them from it. */
export interface PluginOrder {
  readonly ordered: readonly Plugin[];
  readonly problems: readonly Problem[];
}

/**
 * Orders plugins so that each comes after those that it requires or names under `after`; where that leaves a choice, as
 * the charm lists them.
 */
export function orderPlugins(plugins: readonly Plugin[]): PluginOrder {
  const problems: Problem[] = [];
  const byName = new Map<string, Plugin>();
  for (const plugin of plugins) {
    const { name } = plugin;
    if (byName.has(name)) problems.push({ code: 'CORE_DUPLICATE_PLUGIN', owner: name, message: 'it is listed twice' });
    byName.set(name, plugin);
  }
  for (const plugin of byName.values()) problems.push(...findUnmet(plugin, byName));

  const ordered: Plugin[] = [];
  const done = new Set<string>();
  const visit = (plugin: Plugin, path: readonly string[]): void => {
    if (done.has(plugin.name)) return;
    const start = path.indexOf(plugin.name);
    if (start >= 0) {
      const cycle = [...path.slice(start), plugin.name].join(' → ');
      problems.push({ code: 'CORE_PLUGIN_CYCLE', owner: plugin.name, message: `it comes after itself: ${cycle}` });
      return;
    }
    for (const name of [...Object.keys(plugin.requires), ...plugin.after]) {
      const earlier = byName.get(name);
      if (earlier !== undefined) visit(earlier, [...path, plugin.name]);
    }
    if (!done.has(plugin.name)) ordered.push(plugin);
    done.add(plugin.name);
  };
  for (const plugin of byName.values()) visit(plugin, []);
  return { ordered, problems };
}

function findUnmet({ name: owner, requires }: Plugin, byName: ReadonlyMap<string, Plugin>): readonly Problem[] {
  return Object.entries(requires).flatMap(([name, range]): Problem[] => {
    const required = byName.get(name);
    if (required === undefined) {
      return [{ code: 'CORE_MISSING_PLUGIN', owner, message: `it requires ${name}, which the charm does not list` }];
    }
    if (satisfies(required.version, range) === true) return [];
    const message = `it requires ${name} ${range}; the charm lists ${required.version}`;
    return [{ code: 'CORE_PLUGIN_VERSION', owner, message }];
  });
}
