import { Clock, JujuContext, provide, Resources } from '@charmsmith/core';
import { CharmsmithError, describeError } from '@charmsmith/errors';
import type { TlsState } from '../contract.ts';
import { nameSchema, problemsOf } from '../options.ts';
import * as v from 'valibot';
import { checkMaterial, type MaterialRules } from '../material/check-material.ts';
import { type CertificateSource, defineSource, TlsSource } from '../source.ts';
import { readResources, type ResourceNames } from './read-resources.ts';

const namesSchema = v.strictObject({ certificate: nameSchema, key: nameSchema, ca: nameSchema });

/**
 * Certificates that an administrator attaches to the application as file resources, the same for all its units.
 *
 * @param names - the three resources of charmcraft.yaml
 *
 * @example
 * ```ts
 * fromResources({ certificate: 'cert-file', key: 'key-file', ca: 'ca-cert-file' });
 * ```
 */
export function fromResources(names: ResourceNames): CertificateSource {
  const problems = problemsOf(namesSchema, names);
  return defineSource(
    (needs) => ({
      provides: [
        provide(
          TlsSource,
          { resources: Resources, context: JujuContext, clock: Clock },
          ({ resources, context, clock }) => ({
            state: () => check(names, resources, { ...needs.rules, names: needs.names(context), now: clock.now() }),
          }),
        ),
      ],
    }),
    problems,
  );
}

async function check(names: ResourceNames, resources: Resources, rules: MaterialRules): Promise<TlsState> {
  try {
    return await checkMaterial(await readResources(names, resources), rules);
  } catch (error) {
    if (!CharmsmithError.is(error, 'TLS_RESOURCE_UNREADABLE')) throw error;
    return { state: 'invalid', reason: describeError(error) };
  }
}
