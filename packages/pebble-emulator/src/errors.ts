import { CharmsmithError } from '@charmsmith/errors';

/** Every code that this package's errors carry. */
export const pebbleEmulatorErrorCodes = [
  'PEBBLE_EMULATOR_SOCKET_IN_USE',
  'PEBBLE_EMULATOR_SOCKET_UNUSABLE',
  'PEBBLE_EMULATOR_ADDRESS_UNUSABLE',
  'PEBBLE_EMULATOR_LAYERS_INVALID',
  'PEBBLE_EMULATOR_IDENTITIES_INVALID',
] as const;

export type PebbleEmulatorErrorCode = (typeof pebbleEmulatorErrorCodes)[number];

/** The daemon cannot be started as asked. */
export class PebbleEmulatorError extends CharmsmithError {}
