import type { Relations } from '@charmsmith/core';
import { expect, it } from 'vitest';
import { createPasswordPolicy } from './password-policy.ts';

const unused = () => Promise.resolve();

it.each<[option: boolean, inherited: boolean, clients: number, required: boolean]>([
  [false, false, 0, true],
  [false, false, 1, true],
  [true, false, 0, true],
  [true, false, 1, false],
  [false, true, 0, true],
  [false, true, 2, false],
  [true, true, 1, false],
])('option %s, inherited %s, %i clients → a password is required: %s', async (option, inherited, clients, required) => {
  const policy = createPasswordPolicy({
    config: { 'enable-tls': false, 'min-replicas-to-write': 1, 'passwordless-clients': option },
    inherited: { passwordless: () => Promise.resolve(inherited), adopt: unused, end: unused },
    relations: { of: () => Promise.resolve(Array.from({ length: clients })) } as unknown as Relations,
  });
  expect(await policy.required()).toBe(required);
});
