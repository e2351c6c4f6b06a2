import type { Issue } from '@charmsmith/core';
import type { ResourceTlsCertificatesOptions } from './resource-tls-certificates.ts';

type Given = { readonly [K in keyof ResourceTlsCertificatesOptions]?: unknown };

const kinds = ['certificate', 'key', 'ca'] as const;

/** Says what is wrong with options: names that are empty, files that are not absolute. */
export function optionIssues({ enabledBy, files, resources, user }: Given): readonly Issue[] {
  const names: readonly (readonly [path: readonly string[], value: unknown])[] = [
    [['enabledBy'], enabledBy],
    [['user'], user],
    ...kinds.map((kind) => [['resources', kind], partOf(resources, kind)] as const),
  ];
  return [
    ...names.filter(([, value]) => !isText(value)).map(([path]) => ({ path, message: 'must be a name' })),
    ...kinds
      .filter((kind) => !isText(partOf(files, kind)) || !String(partOf(files, kind)).startsWith('/'))
      .map((kind) => ({ path: ['files', kind], message: 'must be an absolute path' })),
  ];
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function partOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
