import { CharmsmithError } from '@charmsmith/errors';

/** What may be wrong with a charm's composition. */
export type ProblemCode =
  | 'CORE_BAD_PLUGIN'
  | 'CORE_PLUGIN_API'
  | 'CORE_BAD_PLUGIN_OPTIONS'
  | 'CORE_DUPLICATE_PLUGIN'
  | 'CORE_MISSING_PLUGIN'
  | 'CORE_PLUGIN_VERSION'
  | 'CORE_PLUGIN_CYCLE'
  | 'CORE_DUPLICATE_SERVICE'
  | 'CORE_BAD_OVERRIDE'
  | 'CORE_MISSING_SERVICE'
  | 'CORE_SERVICE_CYCLE'
  | 'CORE_DUPLICATE_HANDLER'
  | 'CORE_UNKNOWN_NAME';

/** One thing that is wrong with a charm's composition. */
export interface Problem {
  readonly code: ProblemCode;
  /** Charm or plugin that is at fault. */
  readonly owner: string;
  /** What is wrong and with what. */
  readonly message: string;
}

/** The error that names every problem of a composition at once. */
export function compositionError(charm: string, problems: readonly Problem[]): CharmsmithError {
  const lines = problems.map(({ owner, message }) => `${owner}: ${message}`);
  return new CharmsmithError(`cannot compose charm ${charm}: ${lines.join('; ')}`, {
    code: 'CORE_BAD_COMPOSITION',
    hint: 'Mend the plugins listed by the charm.',
    details: { problems },
  });
}
