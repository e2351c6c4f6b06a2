import type { ModelStatus, UnitStatus } from '@charmsmith/local';

/**
 * Takes the unit off the arguments, if they begin with one; otherwise the leader is meant.
 *
 * @throws when there is no such unit
 */
export function splitUnit(
  args: readonly string[],
  { application, units }: Pick<ModelStatus, 'application' | 'units'>,
): { readonly unit: UnitStatus; readonly rest: readonly string[] } {
  const [first = ''] = args;
  const named = first.startsWith(`${application}/`);
  const name = named ? first : `${application}/leader`;
  const unit = units.find((one) => one.unit === name || (one.leader && name === `${application}/leader`));
  if (unit === undefined) {
    const names = units.map((one) => one.unit).join(', ');
    throw new Error(`there is no unit ${name}; ${names === '' ? 'there are none' : `there are: ${names}`}`);
  }
  return { unit, rest: named ? args.slice(1) : args };
}
