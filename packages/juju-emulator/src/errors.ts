import { CharmsmithError, type CharmsmithErrorOptions } from '@charmsmith/errors';

/**
 * Every code that this package throws. What a hook command refuses is no such error: it is an exit code and a text
 * on stderr, as with Juju.
 */
export const jujuEmulatorErrorCodes = [
  /** The charm's metadata cannot be read. */
  'JUJU_EMULATOR_BAD_CHARM',
  /** A name that the charm or the model does not have; the hint lists them. */
  'JUJU_EMULATOR_UNKNOWN_NAME',
  /** A value of another type or range than is asked for. */
  'JUJU_EMULATOR_BAD_VALUE',
  /** Something of this name is there already. */
  'JUJU_EMULATOR_EXISTS',
  /** Juju does not do this as things stand. */
  'JUJU_EMULATOR_NOT_ALLOWED',
  /** Hooks still wait after as many steps as were allowed. */
  'JUJU_EMULATOR_NOT_SETTLED',
  /** A hook or action of this unit is still running. */
  'JUJU_EMULATOR_BUSY',
  /** A call of a command that reads stdin came without it. */
  'JUJU_EMULATOR_STDIN_REQUIRED',
  /** The socket's path exceeds what the kernel takes. */
  'JUJU_EMULATOR_PATH_TOO_LONG',
  /** Others may enter the folder of the hook tools. */
  'JUJU_EMULATOR_FOLDER_NOT_PRIVATE',
  /** A peer of the agent's socket does not speak its protocol. */
  'JUJU_EMULATOR_BROKEN_PEER',
] as const;

/** One of {@link jujuEmulatorErrorCodes}. */
export type JujuEmulatorErrorCode = (typeof jujuEmulatorErrorCodes)[number];

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
