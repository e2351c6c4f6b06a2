import { describe, expect, it } from 'vitest';
import { describeAsRoot } from '../workspace/as-root.ts';
import { stations } from './tour/stations.ts';
import { endAlone } from './test/alone.ts';

// Suite: about three minutes. Each case starts a whole model of three pods, and waits for a moment of its life to end it.

const model = [process.execPath, 'tools/start/main.ts'];
const npmStart = ['npm', 'start', '--', '--format', 'lines'];

/** Stations at which different things are under way: new pods, TLS, a frozen process, a pod that is gone, its successor. */
const interrupted = [
  'deployed',
  'certificates made and attached',
  'Redis goes on',
  'the master killed',
  'a new pod for the unit that was the master',
];

describeAsRoot('npm start leaves no process, mount, namespace, link or temporary file', () => {
  describe('when Ctrl-C is pressed', () => {
    const all = stations().map(({ name }) => name);
    it.each(interrupted.map((name) => [name, `${all.indexOf(name) + 1}/${all.length} `]))(
      'at the station "%s"',
      async (_name, line) => {
        const ending = await endAlone('Ctrl-C', line, [...model, '--tour']);
        expect(ending).toEqual({ seen: true, exit: 130, leftovers: [] });
      },
    );

    it('in the middle of hooks', async () => {
      const ending = await endAlone('Ctrl-C', 'leader-elected', [...model, '--format', 'lines']);
      expect(ending).toEqual({ seen: true, exit: 0, leftovers: [] });
    });

    it('while all units are active, pressed on npm', async () => {
      expect(await endAlone('Ctrl-C', 'Active after', npmStart)).toEqual({ seen: true, exit: 0, leftovers: [] });
    });

    it('after a pod was killed from outside', async () => {
      const ending = await endAlone('SIGKILL of a pod and Ctrl-C', 'Active after', [...model, '--format', 'lines']);
      expect(ending).toEqual({ seen: true, exit: 0, leftovers: [] });
    });
  });

  describe.each(['SIGKILL of npm', 'SIGKILL of the start program', 'SIGKILL of the model'])('after %s', (how) => {
    it.each([
      ['while all units are active', 'Active after'],
      ['in the middle of hooks', 'leader-elected'],
    ])('%s', async (_when, line) => {
      expect(await endAlone(how, line, npmStart)).toMatchObject({ seen: true, leftovers: [] });
    });
  });

  it('after SIGKILL of the first process of the cluster, which ends the model with a failure', async () => {
    const ending = await endAlone('SIGKILL of the cluster', 'Active after', [...model, '--format', 'lines']);
    expect(ending).toEqual({ seen: true, exit: 1, leftovers: [] });
  });
});
