import { CharmsmithError, type CharmsmithErrorOptions } from '@charmsmith/errors';

/**
 * Every code that this package throws. What a hook command refuses is no such error: it is an exit code and a text
 * on stderr, as with Juju.
 *
 * | code                            | when                                                                     |
 * | ------------------------------- | ------------------------------------------------------------------------ |
 * | `JUJU_EMULATOR_BAD_CHARM`       | the charm's metadata cannot be read                                      |
 * | `JUJU_EMULATOR_UNKNOWN_NAME`    | an option, resource, container or action the charm does not have         |
 * | `JUJU_EMULATOR_BAD_VALUE`       | a value of another type than the charm declares                          |
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
