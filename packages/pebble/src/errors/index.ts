// Alone, too, for what is loaded at each dispatch: of the client itself most dispatches need nothing.
export {
  isPebbleError,
  PebbleApiError,
  PebbleChangeError,
  PebbleChangeTimeoutError,
  PebbleError,
  PebbleExecError,
  PebblePathError,
  PebbleServiceTimeoutError,
  PebbleTreeError,
  PebbleUnsupportedError,
  type PathErrorKind,
  type PebbleErrorCode,
  type PebbleErrors,
  type TreeFailure,
} from './pebble-error.ts';
