import { createRequire } from 'node:module';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** The parser that `@nx/dependency-checks` reads package.json with; it comes with the plugin. */
const jsonParser = createRequire(import.meta.resolve('@nx/eslint-plugin'))('jsonc-eslint-parser');

/** Who may import whom: `docs/architecture.md` says it in words, this table holds it. */
const depConstraints = [
  { sourceTag: 'scope:foundation', onlyDependOnLibsWithTags: ['scope:foundation'] },
  { sourceTag: 'scope:client', onlyDependOnLibsWithTags: ['scope:foundation'] },
  { sourceTag: 'scope:core', onlyDependOnLibsWithTags: ['scope:foundation', 'scope:client'] },
  {
    sourceTag: 'scope:plugin',
    onlyDependOnLibsWithTags: ['scope:foundation', 'scope:client', 'scope:core', 'scope:plugin'],
  },
  {
    sourceTag: 'scope:testing',
    onlyDependOnLibsWithTags: ['scope:foundation', 'scope:client', 'scope:core', 'scope:emulator'],
  },
  { sourceTag: 'scope:emulator', onlyDependOnLibsWithTags: ['scope:foundation', 'scope:client'] },
  { sourceTag: 'scope:local', onlyDependOnLibsWithTags: ['scope:foundation', 'scope:emulator'] },
  {
    sourceTag: 'scope:tooling',
    onlyDependOnLibsWithTags: ['scope:foundation', 'scope:client', 'scope:emulator', 'scope:local', 'scope:core'],
  },
  { sourceTag: 'scope:app', onlyDependOnLibsWithTags: ['*'] },
  { sourceTag: 'scope:repository', onlyDependOnLibsWithTags: ['*'] },
  { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib'] },
];

/** Specs may cross to the emulators, and use what the workspace shares. */
const specConstraints = depConstraints.map((constraint) =>
  constraint.sourceTag.startsWith('scope:')
    ? {
        ...constraint,
        onlyDependOnLibsWithTags: [...constraint.onlyDependOnLibsWithTags, 'scope:emulator', ...testing(constraint)],
      }
    : constraint,
);
/** Core's own specs cannot use what is built on core. */
function testing({ sourceTag }) {
  return ['scope:plugin', 'scope:app'].includes(sourceTag) ? ['scope:testing'] : [];
}
const sharedByTheWorkspace = '/workspace/[a-z-]+\\.ts$';

/** Tags see projects; these rules see subpaths and packages inside a project. */
const inversify = {
  group: ['inversify', 'inversify/*'],
  message: 'inversify is known to core/host alone: declare a token and provide() it.',
};
const pluginInsides = {
  regex: '^@charmsmith/(tls-certificates|sentinel|redis-health)$',
  message: "Plugins meet at contracts: import the other plugin's /contract.",
};
const clientOfCharms = {
  regex: '^@charmsmith/hook-commands$',
  message: 'The emulator stands on the other side: it shares the wire format alone, @charmsmith/hook-commands/rpc.',
};
const parts = ['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts'];
const specs = ['**/*.spec.ts', '**/*.spec-d.ts', '**/*.suite.ts', '**/test/**/*.ts'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/build/**',
      '**/.reports/**',
      '**/.tools/**',
      '**/.tmp/**',
      '**/*.gen.ts',
      '**/*.mjs',
      '**/*.cjs',
      '**/*.config.ts',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { allow: [], depConstraints, enforceBuildableLibDependency: false }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // What is left of an import of types alone would still load the module.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: 'error',
      'no-restricted-imports': 'off',
    },
  },
  {
    files: parts,
    ignores: ['packages/core/src/host/**', ...specs],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [inversify] }] },
  },
  {
    files: ['packages/{tls-certificates,sentinel,redis-health}/src/**/*.ts'],
    ignores: specs,
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [inversify, pluginInsides] }] },
  },
  {
    files: ['packages/juju-emulator/src/**/*.ts'],
    ignores: specs,
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [inversify, clientOfCharms] }] },
  },
  {
    files: [...specs, 'tools/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { allow: [sharedByTheWorkspace], depConstraints: specConstraints, enforceBuildableLibDependency: false },
      ],
    },
  },
  {
    files: specs,
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['packages/*/package.json'],
    plugins: { '@nx': nx },
    languageOptions: { parser: jsonParser },
    rules: {
      '@nx/dependency-checks': [
        'error',
        {
          // Run as a program of its own, found by its package.json.
          ignoredDependencies: ['@charmsmith/pebble-emulator'],
          ignoredFiles: [
            '{projectRoot}/*.config.ts',
            '{projectRoot}/test/**/*',
            '{projectRoot}/**/*.{spec,spec-d,suite}.ts',
          ],
        },
      ],
    },
  },
);
