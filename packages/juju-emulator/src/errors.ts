import { CharmsmithError, type CharmsmithErrorOptions } from '@charmsmith/errors';

/**
 * Every code that this package throws. What a hook command refuses is no such error: it is an exit code and a text
 * on stderr, as with Juju.
 *
 * | code                            | when                                                                     |
 * | ------------------------------- | ------------------------------------------------------------------------ |
 * | `JUJU_EMULATOR_BAD_CHARM`       | the charm's metadata cannot be read                                      |
 * | `JUJU_EMULATOR_UNKNOWN_NAME`    | a name that the charm or the model does not have                         |
 * | `JUJU_EMULATOR_BAD_VALUE`       | a value of another type or range than is asked for                       |
 * | `JUJU_EMULATOR_EXISTS`          | something of this name is there already                                  |
 * | `JUJU_EMULATOR_NOT_ALLOWED`     | Juju does not do this as things stand                                    |
 * | `JUJU_EMULATOR_NOT_SETTLED`     | hooks still wait after as many steps as were allowed                     |
 * | `JUJU_EMULATOR_BUSY`            | a hook or action is still running                                        |
 * | `JUJU_EMULATOR_STDIN_REQUIRED`  | a call of a command that reads stdin came without it                     |
 * | `JUJU_EMULATOR_PATH_TOO_LONG`   | the socket's path exceeds what the kernel takes                          |
 * | `JUJU_EMULATOR_FOLDER_NOT_PRIVATE` | others may enter the folder of the hook tools                         |
 * | `JUJU_EMULATOR_BROKEN_PEER`     | a peer of the agent's socket does not speak its protocol                 |
 */
export type JujuEmulatorErrorCode =
  | 'JUJU_EMULATOR_BAD_CHARM'
  | 'JUJU_EMULATOR_UNKNOWN_NAME'
  | 'JUJU_EMULATOR_BAD_VALUE'
  | 'JUJU_EMULATOR_EXISTS'
  | 'JUJU_EMULATOR_NOT_ALLOWED'
  | 'JUJU_EMULATOR_NOT_SETTLED'
  | 'JUJU_EMULATOR_BUSY'
  | 'JUJU_EMULATOR_STDIN_REQUIRED'
  | 'JUJU_EMULATOR_PATH_TOO_LONG'
  | 'JUJU_EMULATOR_FOLDER_NOT_PRIVATE'
  | 'JUJU_EMULATOR_BROKEN_PEER';

/** A misuse of the emulator, or a machine it cannot work on. */
export class JujuEmulatorError extends CharmsmithError {
  declare readonly code: JujuEmulatorErrorCode;

  // eslint-disable-next-line @typescript-eslint/no-useless-constructor -- it narrows the codes
  constructor(message: string, options: CharmsmithErrorOptions & { readonly code: JujuEmulatorErrorCode }) {
    super(message, options);
  }
}

/**
 * The error for a name that is not there; it lists those that are.
 *
 * @param whose - `the charm`, `the model`
 * @param what - `option`, `unit` …
 * @param known - the names that there are
 */
export function unknownName(whose: string, what: string, name: string, known: Iterable<string>): JujuEmulatorError {
  const names = [...known];
  const shown = names.slice(0, shownNames).join(', ') || 'none';
  return new JujuEmulatorError(`${whose} has no ${what} "${name}"`, {
    code: 'JUJU_EMULATOR_UNKNOWN_NAME',
    hint: `It has: ${shown}${names.length > shownNames ? ' …' : ''}.`,
    details: { name },
  });
}

/** Enough to find a typo. */
const shownNames = 20;
