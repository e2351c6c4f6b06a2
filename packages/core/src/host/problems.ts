import { CharmsmithError } from '@charmsmith/errors';

/** One thing that is wrong with a charm's composition. */
export interface Problem {
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
