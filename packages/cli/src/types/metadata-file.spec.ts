import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCharm } from '../../test/charm.ts';
import { checkMetadataFile, metadataFile, writeMetadataFile } from './metadata-file.ts';

describe('writeMetadataFile', () => {
  it('writes the file once', async () => {
    await using charm = await createCharm();
    expect(await writeMetadataFile(charm.path)).toBe(true);
    expect(await writeMetadataFile(charm.path)).toBe(false);
    expect(await readFile(join(charm.path, metadataFile), 'utf8')).toContain('export const metadata = {');
  });
});

describe('checkMetadataFile', () => {
  it('accepts what was just written', async () => {
    await using charm = await createCharm();
    await writeMetadataFile(charm.path);
    await expect(checkMetadataFile(charm.path)).resolves.toBeUndefined();
  });

  it.each<[name: string, text: string | undefined, problem: RegExp]>([
    ['a missing file', undefined, /charm-metadata\.gen\.ts is missing$/],
    ['a file that says something else', 'export {};\n', /is not what charmcraft\.yaml says$/],
  ])('refuses %s', async (_name, text, problem) => {
    await using charm = await createCharm({ 'src/main.ts': '' });
    if (text !== undefined) await writeFile(join(charm.path, metadataFile), text);
    await expect(checkMetadataFile(charm.path)).rejects.toMatchObject({
      code: 'CLI_TYPES_OUTDATED',
      message: expect.stringMatching(problem) as string,
      hint: `Run "charmsmith types ${charm.path}".`,
    });
  });

  it('shows what differs, with the lines around it', async () => {
    await using charm = await createCharm();
    await writeMetadataFile(charm.path);
    const path = join(charm.path, metadataFile);
    await writeFile(path, (await readFile(path, 'utf8')).replace("filename: 'web.crt'", "filename: 'old.crt'"));
    await expect(checkMetadataFile(charm.path)).rejects.toMatchObject({
      details: {
        difference: expect.stringMatching(
          /^@@ line \d+ → \d+ @@\n {5}'cert-file': \{\n {7}type: 'file',\n- {6}filename: 'old\.crt',\n\+ {6}filename: 'web\.crt',\n {5}\},\n {3}\},$/,
        ) as string,
      },
    });
  });
});
