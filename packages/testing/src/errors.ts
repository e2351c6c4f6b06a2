import { CharmsmithError, type CharmsmithErrorOptions } from '@charmsmith/errors';

/** Every code that this package throws. */
export type TestingErrorCode =
  'TESTING_COMMIT_REFUSED' | 'TESTING_CONTAINER_ABSENT' | 'TESTING_DID_NOT_FAIL' | 'TESTING_IMPOSSIBLE_STATE';

/** A test that cannot be run, or that did not go as it says. */
export class TestingError extends CharmsmithError {
  declare readonly code: TestingErrorCode;

  // eslint-disable-next-line @typescript-eslint/no-useless-constructor -- it narrows the codes
  constructor(message: string, options: CharmsmithErrorOptions & { readonly code: TestingErrorCode }) {
    super(message, options);
  }
}
