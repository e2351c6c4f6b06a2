import type { YamlMap } from './charm-project.ts';
import { shown, type ProblemCollector } from './problem-collector.ts';

const fits: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  int: (value) => Number.isInteger(value),
  float: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  secret: (value) => typeof value === 'string',
};

/**
 * Checks the options of `config.yaml`: each has a type that Juju knows, and a default that fits it.
 *
 * @param config - with its `options`
 * @param found - where problems go
 */
export function checkConfig(config: YamlMap, found: ProblemCollector): void {
  for (const [name, option] of found.entries(config, ['config', 'options'])) {
    const path = ['config', 'options', name];
    const { type, default: value } = option;
    found.oneOf(type, Object.keys(fits), [...path, 'type']);
    if (typeof type !== 'string' || value === undefined || value === null) continue;
    if (fits[type]?.(value) === false) {
      found.report([...path, 'default'], `${shown(value)} is not of type ${type}; correct the default or the type`);
    }
  }
}

/**
 * Checks that each action is a mapping, with parameters by name.
 *
 * @param actions - action name to its definition
 * @param found - where problems go
 */
export function checkActions(actions: YamlMap, found: ProblemCollector): void {
  for (const [name, action] of found.entries({ actions }, ['actions'], { emptyAllowed: true })) {
    if (!/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name)) {
      found.report(['actions', name], 'is not an action name; use a-z, 0-9 and "-", beginning with a letter');
    }
    found.entries(action, ['actions', name, 'params'], { emptyAllowed: true });
  }
}
