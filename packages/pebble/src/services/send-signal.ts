import { checkNames, invalidArgument } from '../arguments.ts';
import type { CallOptions } from '../call-options.ts';
import type { Api } from '../transport/api.ts';

/** A signal by its full name: `SIGHUP`. */
export type ProcessSignal = NodeJS.Signals;

/** Refuses what is no name of a signal: the daemon knows neither numbers nor short names. */
export function checkSignal(signal: string): void {
  if (/^SIG[A-Z0-9]+$/.test(signal)) return;
  throw invalidArgument(`a signal must have its full name such as "SIGHUP", got "${signal}"`);
}

/** Sends a signal to services. */
export async function sendSignal(
  api: Api,
  signal: ProcessSignal,
  services: readonly string[],
  options?: CallOptions,
): Promise<void> {
  checkSignal(signal);
  checkNames(services);
  await api.post('/signals', { signal, services }, options);
}
