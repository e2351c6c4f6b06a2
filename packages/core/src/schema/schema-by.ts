import type { Issue } from './issue.ts';
import type { Schema } from './validate.ts';

/**
 * Makes a schema of a function, for a package that is too small to bring a validator along: the options of a plugin,
 * say.
 *
 * @param check - says what is wrong with a value; nothing when it is right
 *
 * @example
 * ```ts
 * definePlugin({
 *   name: '@example/backup',
 *   version: '1.0.0',
 *   options: schemaBy<{ readonly folder: string }>(({ folder }) =>
 *     typeof folder === 'string' && folder.startsWith('/') ? [] : [{ path: ['folder'], message: 'must be absolute' }],
 *   ),
 *   parts: ({ folder }) => ({ provides: [provide(Backup, {}, () => new Backup(folder))] }),
 * });
 * ```
 */
export function schemaBy<T extends object>(
  check: (value: { readonly [K in keyof T]?: unknown }) => readonly Issue[],
): Schema<T, T> {
  return {
    '~standard': {
      version: 1,
      vendor: '@charmsmith/core',
      validate(value) {
        if (typeof value !== 'object' || value === null) return { issues: [{ message: 'must be an object' }] };
        const issues = check(value);
        return issues.length === 0 ? { value: value as T } : { issues };
      },
    },
  };
}
