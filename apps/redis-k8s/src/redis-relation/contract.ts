import { token } from '@charmsmith/core';

/** Whether clients must give a password. */
export interface PasswordPolicy {
  /**
   * `false` only while the administrator asked for it by `passwordless-clients`, or the upstream charm left it so, and
   * an application is integrated over `redis`. Every unit comes to the same answer by itself.
   */
  required(): Promise<boolean>;
}
export const PasswordPolicy = token<PasswordPolicy>('redis-k8s/PasswordPolicy');
