import { join, resolve } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
// The rules at hand need no types, and without them the linted file need not exist.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: { files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked },
});

const boundaries = '@nx/enforce-module-boundaries';
const imports = '@typescript-eslint/no-restricted-imports';

/** Lints an import as if it stood in a file of a package. */
async function rulesBrokenBy(specifier: string, file: string): Promise<string[]> {
  const text = `export * from '${specifier}';\n`;
  const [result] = await eslint.lintText(text, { filePath: join(root, file) });
  const messages = result?.messages ?? [];
  for (const message of messages) if (message.fatal === true) throw new Error(message.message);
  return messages.flatMap(({ ruleId }) => (ruleId === boundaries || ruleId === imports ? [ruleId] : []));
}

describe('the boundaries of the packages', () => {
  it.each([
    ['a plugin importing the inside of another', 'packages/sentinel', '@charmsmith/redis-health', imports],
    [
      'a plugin reaching into the folder of another',
      'packages/redis-health',
      '../../sentinel/src/contract.ts',
      boundaries,
    ],
    ['an emulator importing core', 'packages/juju-emulator', '@charmsmith/core', boundaries],
    [
      'an emulator importing a plugin by its contract',
      'packages/pebble-emulator',
      '@charmsmith/sentinel/contract',
      boundaries,
    ],
    ["an emulator importing the charm's side", 'packages/juju-emulator', '@charmsmith/hook-commands', imports],
    ['a plugin importing back', 'packages/redis-health', '@charmsmith/sentinel/contract', boundaries],
    ['core importing a plugin', 'packages/core', '@charmsmith/redis-health/contract', boundaries],
    ['a client importing core', 'packages/pebble', '@charmsmith/core', boundaries],
    ['core importing an emulator', 'packages/core', '@charmsmith/juju-emulator', boundaries],
    ['the foundation importing a client', 'packages/errors', '@charmsmith/pebble', boundaries],
    ['a package importing the charm', 'packages/local', '../../../apps/redis-k8s/src/charm.ts', boundaries],
    ['core importing inversify outside its host', 'packages/core', 'inversify', imports],
    ['a plugin importing inversify', 'packages/sentinel', 'inversify', imports],
    ['a client importing inversify', 'packages/hook-commands', 'inversify', imports],
  ])('refuse %s', async (_name, folder, specifier, rule) => {
    expect(await rulesBrokenBy(specifier, `${folder}/src/index.ts`)).toContain(rule);
  });

  it.each([
    ["a plugin importing another's contract", 'packages/sentinel/src/index.ts', '@charmsmith/redis-health/contract'],
    ['a plugin importing core', 'packages/sentinel/src/index.ts', '@charmsmith/core'],
    ["core's host importing inversify", 'packages/core/src/host/index.ts', 'inversify'],
    ["core's spec importing an emulator", 'packages/core/src/host/host.spec.ts', '@charmsmith/juju-emulator'],
    ['a spec looking for a real program', 'packages/core/test/host.spec.ts', '../../../tools/workspace/programs.ts'],
    ['an emulator importing the wire format', 'packages/juju-emulator/src/index.ts', '@charmsmith/hook-commands/rpc'],
    ['an emulator importing the wire of its client', 'packages/pebble-emulator/src/index.ts', '@charmsmith/pebble'],
  ])('allow %s', async (_name, file, specifier) => {
    expect(await rulesBrokenBy(specifier, file)).toEqual([]);
  });
});
