import { type ActionOutcome, completed, failed } from '@charmsmith/core';
import type { PasswordPair, Passwords } from '../peers/passwords.ts';

interface GetPasswordDependencies {
  readonly passwords: Passwords;
}

class GetPassword {
  readonly #deps: GetPasswordDependencies;
  readonly #which: keyof PasswordPair;

  constructor(deps: GetPasswordDependencies, which: keyof PasswordPair) {
    this.#deps = deps;
    this.#which = which;
  }

  async handle(): Promise<ActionOutcome> {
    const pair = await this.#deps.passwords.current();
    if (pair === undefined) return failed('The passwords are not made yet: the leader makes them when it is elected.');
    return completed({ [`${this.#which}-password`]: pair[this.#which] });
  }
}

/** Shows the password of Redis. */
export class GetInitialAdminPassword extends GetPassword {
  constructor(deps: GetPasswordDependencies) {
    super(deps, 'redis');
  }
}

/** Shows the password of the Sentinels. */
export class GetSentinelPassword extends GetPassword {
  constructor(deps: GetPasswordDependencies) {
    super(deps, 'sentinel');
  }
}
