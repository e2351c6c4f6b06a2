/** A start that did not last. Its task shows what the service wrote last. */
export class StartError extends Error {
  override readonly name = 'StartError';

  constructor(reason: string) {
    super(`service start attempt: ${reason}`);
  }
}
