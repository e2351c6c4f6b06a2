import type { CharmDescription, ConfigType, ConfigValue } from '../charm/charm-description.ts';
import { JujuEmulatorError, unknownName } from '../errors.ts';

/**
 * Refuses options that the charm does not have, and values of another type.
 *
 * @param charm - the charm
 * @param values - `null` stands for a reset
 * @throws `JUJU_EMULATOR_UNKNOWN_NAME`, `JUJU_EMULATOR_BAD_VALUE`
 */
export function checkConfig(charm: CharmDescription, values: Readonly<Record<string, ConfigValue | null>>): void {
  for (const [name, value] of Object.entries(values)) {
    const option = Object.hasOwn(charm.config, name) ? charm.config[name] : undefined;
    if (option === undefined) throw unknownName('the charm', 'option', name, Object.keys(charm.config));
    if (value !== null && !hasType(option.type, value)) {
      throw new JujuEmulatorError(
        `cannot set the option "${name}" to ${JSON.stringify(value)}: it is of type ${option.type}`,
        {
          code: 'JUJU_EMULATOR_BAD_VALUE',
        },
      );
    }
  }
}

function hasType(type: ConfigType, value: ConfigValue): boolean {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'float':
      return typeof value === 'number';
    case 'int':
      return Number.isInteger(value);
    case 'secret':
      return typeof value === 'string' && value.startsWith('secret:');
    case 'string':
      return typeof value === 'string';
  }
}
