import { basename } from 'node:path';
import type { BuildResult, ImportKind } from 'esbuild';

/** A piece of a program, evaluated as a whole when it is first imported: a module of JavaScript. */
export interface Chunk {
  /** Its name among the others: `charm.js`, `lib-Y2LAZMRR.js`. */
  readonly name: string;
  readonly text: string;
  /** Names of those that it imports when it is evaluated. */
  readonly imports: readonly string[];
  /** Names of those that it imports on demand. */
  readonly importsOnDemand: readonly string[];
  /** Whether it is a module in CommonJS, which esbuild gives as its only export, `default`. */
  readonly isCommonJs: boolean;
}

/**
 * The chunks into which esbuild has split a program.
 *
 * @param built - with all of it in one folder
 */
export function chunksOf({
  outputFiles,
  metafile,
}: Pick<BuildResult<{ write: false; metafile: true }>, 'outputFiles' | 'metafile'>): readonly Chunk[] {
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  return outputFiles.map(({ path, text }) => {
    const name = basename(path);
    const { imports = [], entryPoint = '' } = outputs.get(name) ?? {};
    const own = imports.filter(({ external }) => external !== true);
    const namesOf = (wanted: ImportKind) =>
      own.filter(({ kind }) => kind === wanted).map((each) => basename(each.path));
    return {
      name,
      text,
      imports: namesOf('import-statement'),
      importsOnDemand: namesOf('dynamic-import'),
      isCommonJs: metafile.inputs[entryPoint]?.format === 'cjs',
    };
  });
}

/** The program's start with all that is imported with it, and what is imported on demand. */
export interface Division {
  readonly start: readonly Chunk[];
  readonly onDemand: readonly Chunk[];
}

/** Divides chunks by whether the start imports them. esbuild also gives such that nothing imports any more: they go. */
export function divide(chunks: readonly Chunk[], entry: string): Division {
  const started = reachable(chunks, entry, ({ imports }) => imports);
  const used = reachable(chunks, entry, ({ imports, importsOnDemand }) => [...imports, ...importsOnDemand]);
  return {
    start: chunks.filter(({ name }) => started.has(name)),
    onDemand: chunks.filter(({ name }) => used.has(name) && !started.has(name)),
  };
}

function reachable(
  chunks: readonly Chunk[],
  entry: string,
  next: (chunk: Chunk) => readonly string[],
): ReadonlySet<string> {
  const byName = new Map(chunks.map((chunk) => [chunk.name, chunk]));
  const reached = new Set<string>();
  const visit = (name: string): void => {
    const chunk = byName.get(name);
    if (chunk === undefined || reached.has(name)) return;
    reached.add(name);
    next(chunk).forEach(visit);
  };
  visit(entry);
  return reached;
}
