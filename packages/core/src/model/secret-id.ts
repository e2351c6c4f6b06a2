/**
 * What tells a secret from all others: the last part of its id, in whatever form that comes (`secret:<id>`,
 * `secret://<model>/<id>`, bare).
 */
export function uniqueSecretId(id: string): string {
  return (
    id
      .replace(/^secret:/, '')
      .split('/')
      .at(-1) ?? id
  );
}
