import { InvalidArgumentError } from 'commander';

/**
 * Takes `--model PROCESS` off the arguments, if they begin with it.
 *
 * @throws InvalidArgumentError when what follows is no process
 */
export function splitModel(args: readonly string[]): {
  readonly model: number | undefined;
  readonly rest: readonly string[];
} {
  const [option, process = '', ...rest] = args;
  if (option !== '--model') return { model: undefined, rest: args };
  if (!/^\d+$/.test(process)) throw new InvalidArgumentError(`--model takes the number of a process, not "${process}"`);
  return { model: Number(process), rest };
}
