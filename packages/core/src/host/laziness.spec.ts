import { afterEach, describe, expect, it, vi } from 'vitest';
import { emulateUnit } from '../../test/emulated-unit.ts';
import { on } from '../events/on.ts';
import { Config } from '../model/config.ts';
import { active } from '../outcome/status.ts';
import { using } from '../plugin/handler.ts';
import { provide } from '../plugin/provide.ts';
import { token } from '../plugin/token.ts';

const Needed = token<string>('test/Needed');
const Unneeded = token<string>('test/Unneeded');

let loaded = 0;
vi.mock('inversify', async (original) => {
  loaded += 1;
  return await original();
});
afterEach(() => {
  vi.resetModules();
  loaded = 0;
});

describe('a dispatch', () => {
  it('loads no inversify as long as nobody asks for a service', async () => {
    const unit = emulateUnit({
      charm: { provides: [provide(Needed, {}, () => 'needed')] },
      handlers: [on.start(() => active())],
    });
    expect(await unit.run('start')).toMatchObject({ exitCode: 0 });
    expect(loaded).toBe(0);
  });

  it("loads none either for services that need no other: core's own, and those of the charm", async () => {
    const seen: unknown[] = [];
    const unit = emulateUnit({
      charm: { provides: [provide(Needed, {}, () => 'needed')] },
      handlers: [on.start(using({ config: Config, needed: Needed }, (_event, { needed }) => void seen.push(needed)))],
    });
    expect(await unit.run('start')).toMatchObject({ exitCode: 0 });
    expect(seen).toEqual(['needed']);
    expect(loaded).toBe(0);
  });

  it('builds what its handlers need, and nothing else', async () => {
    const built: string[] = [];
    const unit = emulateUnit({
      charm: {
        provides: [
          provide(Needed, { config: Config }, () => {
            built.push('needed');
            return 'needed';
          }),
          provide(Unneeded, { config: Config }, () => {
            built.push('unneeded');
            return 'unneeded';
          }),
        ],
      },
      handlers: [
        on.start(using({ needed: Needed }, () => undefined)),
        on.stop(using({ unneeded: Unneeded }, () => undefined)),
      ],
    });
    await unit.run('start');
    expect(built).toEqual(['needed']);
    expect(loaded).toBe(1);
  });
});
