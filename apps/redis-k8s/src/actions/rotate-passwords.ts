import { type ActionEvent, type ActionOutcome, completed, failed, type Leadership } from '@charmsmith/core';
import type { PasswordRotation } from '../rotation/password-rotation.ts';

interface RotatePasswordsDependencies {
  readonly leadership: Leadership;
  readonly rotation: PasswordRotation;
}

/** Gives Redis and Sentinel new passwords. */
export class RotatePasswords {
  readonly #deps: RotatePasswordsDependencies;

  constructor(deps: RotatePasswordsDependencies) {
    this.#deps = deps;
  }

  async handle({ params }: ActionEvent<{ readonly 'grace-seconds': number }>): Promise<ActionOutcome> {
    const { leadership, rotation } = this.#deps;
    if (!(await leadership.isLeader())) return failed('Only the leader rotates the passwords: run it there.');
    const result = await rotation.begin(params['grace-seconds'] * 1_000);
    if (!result.begun) return failed(result.reason);
    return completed({ 'previous-until': result.previousUntil.toISOString() });
  }
}
