import type { Relations } from '@charmsmith/core';
import type { CharmConfig } from '../charm-config.ts';
import { redisEndpoint } from '../constants.ts';
import type { PasswordPolicy } from './contract.ts';
import type { InheritedPolicy } from './inherited-policy.ts';

/** What {@link createPasswordPolicy} needs. */
export interface PasswordPolicyDependencies {
  readonly config: CharmConfig;
  readonly inherited: InheritedPolicy;
  readonly relations: Relations;
}

/** The policy from config, peer relation and the relations that there are. */
export function createPasswordPolicy({ config, inherited, relations }: PasswordPolicyDependencies): PasswordPolicy {
  return {
    async required() {
      const wanted = config['passwordless-clients'] || (await inherited.passwordless());
      return !wanted || (await relations.of(redisEndpoint)).length === 0;
    },
  };
}
