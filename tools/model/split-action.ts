import { InvalidArgumentError } from 'commander';
import { collectPairs, type Pairs } from './arguments.ts';

/** What an action is asked of; without a unit it is the one that leads. */
export interface AskedAction {
  readonly unit: string | undefined;
  readonly action: string;
  readonly parameters: Pairs;
}

/**
 * Tells the unit, the action and its parameters apart: `[unit] action [name=value...]`.
 *
 * @throws InvalidArgumentError
 */
export function splitAction([first = '', ...rest]: readonly string[]): AskedAction {
  const unit = first.includes('/') ? first : undefined;
  const [action = '', ...pairs] = unit === undefined ? [first, ...rest] : rest;
  if (action === '') throw new InvalidArgumentError(`which action shall run in ${unit ?? 'the unit that leads'}?`);
  return { unit, action, parameters: pairs.reduce<Pairs>((before, text) => collectPairs(text, before), {}) };
}
