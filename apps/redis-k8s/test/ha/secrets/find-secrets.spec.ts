import { expect, it } from 'vitest';
import { findSecrets } from './find-secrets.ts';

it('names where a secret shows, and does not show it again', () => {
  const places = { 'a log': ['nothing', 'set requirepass hunter2hunter2'], 'a plan': ['{}'] };
  expect(findSecrets(['hunter2hunter2', 'other'], places)).toEqual(['a log: set requirepass <secret>']);
});
