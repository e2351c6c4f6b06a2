import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchCase } from './bench-case.ts';

/** Loads all cases: what the files `cases/*.case.ts` export as `benchCase`, by file name. */
export async function loadCases(): Promise<readonly BenchCase[]> {
  const folder = join(import.meta.dirname, 'cases');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.case.ts')).sort();
  const modules = await Promise.all(
    files.map((file) => import(join(folder, file)) as Promise<{ readonly benchCase: BenchCase }>),
  );
  return modules.map(({ benchCase }) => benchCase);
}

/**
 * Chooses cases by name, in the order of the list.
 *
 * @param all - the cases there are
 * @param names - whole names or beginnings of them; none chooses all
 * @throws Error naming what no case is called
 */
export function chooseCases<T extends Pick<BenchCase, 'name'>>(
  all: readonly T[],
  names: readonly string[],
): readonly T[] {
  const unknown = names.filter((name) => !all.some((each) => each.name.startsWith(name)));
  if (unknown.length > 0) {
    const known = all.map(({ name }) => name).join(', ');
    throw new Error(`no case is called ${unknown.map((name) => `"${name}"`).join(', ')}; there are ${known}`);
  }
  return names.length === 0 ? all : all.filter((each) => names.some((name) => each.name.startsWith(name)));
}
