import type { RedisSet } from '../set/redis-set.ts';

/** Shorter ones would be found by chance. */
const leastLength = 12;

/**
 * Every value that must not show: all revisions of all secrets of the model, and the lines of private keys.
 *
 * @throws when there are none, since nothing could be found then
 */
export function secretValues({ model, privateKeys }: Pick<RedisSet, 'model' | 'privateKeys'>): readonly string[] {
  const contents = model.juju.state().secrets.flatMap(({ revisions }) => revisions.map(({ content }) => content));
  const values = contents.flatMap(Object.values<string>).flatMap((encoded) => {
    const value = Buffer.from(encoded, 'base64').toString();
    return value.startsWith('-----') ? linesOf(value) : [value, encoded];
  });
  const all = [...values, ...privateKeys.flatMap(linesOf)].filter((value) => value.length >= leastLength);
  if (all.length === 0) throw new Error('the model has no secret: there is nothing to look for');
  return [...new Set(all)];
}

function linesOf(pem: string): readonly string[] {
  return pem.split(/\r?\n/).filter((line) => !line.startsWith('-----'));
}
