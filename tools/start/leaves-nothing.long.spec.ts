import { describe, expect, it } from 'vitest';
import { describeAsRoot } from '../workspace/as-root.ts';
import { stations } from './tour/stations.ts';
import { endAlone } from './test/alone.ts';

// Suite: about a minute and a half. Each case starts a whole pod, and waits for a moment of its life to end it.

const model = [process.execPath, 'tools/start/main.ts'];
const npmStart = ['npm', 'start', '--', '--format', 'lines'];

describeAsRoot('npm start leaves no process, mount, namespace, link or temporary file', () => {
  describe('when Ctrl-C is pressed', () => {
    const all = stations();
    it.each(all.map(({ name }, index) => [name, `${index + 1}/${all.length} `]))(
      'at the station "%s"',
      async (_name, line) => {
        const ending = await endAlone('Ctrl-C', line, [...model, '--tour']);
        expect(ending).toEqual({ seen: true, exit: 130, leftovers: [] });
      },
    );

    it('in the middle of a hook', async () => {
      const ending = await endAlone('Ctrl-C', 'leader-elected', [...model, '--format', 'lines']);
      expect(ending).toEqual({ seen: true, exit: 0, leftovers: [] });
    });

    it('while the unit is active, pressed on npm', async () => {
      expect(await endAlone('Ctrl-C', 'Active after', npmStart)).toEqual({ seen: true, exit: 0, leftovers: [] });
    });
  });

  describe.each(['SIGKILL of npm', 'SIGKILL of the start program', 'SIGKILL of the model'])('after %s', (how) => {
    it.each([
      ['while the unit is active', 'Active after'],
      ['in the middle of a hook', 'leader-elected'],
    ])('%s', async (_when, line) => {
      expect(await endAlone(how, line, npmStart)).toMatchObject({ seen: true, leftovers: [] });
    });
  });
});
