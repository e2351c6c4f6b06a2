import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempDisposableSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withoutServices } from './service-policy.mjs';

function scene() {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'charmsmith-policy-'));
  return { path: join(folder.path, 'policy-rc.d'), folder, [Symbol.dispose]: () => folder.remove() };
}

function verdict(path: string): number {
  try {
    execFileSync(path, ['redis-server', 'start']);
    return 0;
  } catch (error) {
    return (error as { status: number }).status;
  }
}

describe('withoutServices', () => {
  it('forbids services while the work lasts', async () => {
    using here = scene();
    const seen = await withoutServices(() => Promise.resolve(verdict(here.path)), here.path);
    expect(seen).toBe(101);
    expect(existsSync(here.path)).toBe(false);
  });

  it('puts the policy of the machine back, also when the work fails', async () => {
    using here = scene();
    writeFileSync(here.path, '#!/bin/sh\nexit 104\n', { mode: 0o755 });
    const failing = withoutServices(() => Promise.reject(new Error('no network')), here.path);
    await expect(failing).rejects.toThrow('no network');
    expect(verdict(here.path)).toBe(104);
    expect(readdirSync(here.folder.path)).toEqual(['policy-rc.d']);
  });

  it('recovers what a killed run left', async () => {
    using here = scene();
    writeFileSync(here.path, 'the policy of the machine');
    await withoutServices(() => {
      // As if killed here: both files stay behind.
      renameSync(here.path, `${here.path}.killed`);
      writeFileSync(`${here.path}.kept`, readFileSync(`${here.path}.before-charmsmith`));
      return Promise.resolve();
    }, here.path);
    renameSync(`${here.path}.killed`, here.path);
    renameSync(`${here.path}.kept`, `${here.path}.before-charmsmith`);

    await withoutServices(() => Promise.resolve(), here.path);
    expect(readFileSync(here.path, 'utf8')).toBe('the policy of the machine');
    expect(readdirSync(here.folder.path)).toEqual(['policy-rc.d']);
  });
});
