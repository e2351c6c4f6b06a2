import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createCharm } from './charm.ts';
import { buildAndDescribe } from './readme/build-and-describe.ts';

// That the README quotes the example as it is: tools/lint.

it('builds a charm from a program', async () => {
  await using charm = await createCharm({ 'src/main.ts': `process.stdout.write('hello\\n');` });
  const folder = join(charm.path, 'build/charm');
  expect(await buildAndDescribe(charm.path)).toBe(`tiny-k8s is in ${folder}`);
  expect(existsSync(join(folder, 'dispatch'))).toBe(true);
});
