export { CharmsmithError, type CharmsmithErrorOptions } from './charmsmith-error.ts';
export { describeError } from './describe-error.ts';
