import { describe, expect, it } from 'vitest';
import { caseTimeoutMs, has, useDaemon, type ContractTarget } from './contract-daemon.ts';

const service = (command: string, override = 'replace') => ({
  services: { a: { override: override as 'replace', command } },
});

/** Layers of files, and the order of labels. */
export function describeLayerFiles(target: ContractTarget): void {
  const { start } = target;
  describe.concurrent('layer files', { timeout: caseTimeoutMs }, () => {
    it('are read by number, folders by their layers; before 1.17 those are passed over', async () => {
      await using daemon = await start({
        layers: {
          '002-second.yaml': 'services: {a: {override: merge, environment: {ORDER: second}}}',
          '001-first.yaml': 'services: {a: {override: replace, command: /bin/first, environment: {ORDER: first}}}',
          '003-folder.d/001-inside.yaml': 'services: {a: {override: merge, environment: {INSIDE: "1"}}}',
        },
      });
      const { services } = await daemon.client.plan();
      const inside = has(target, '1.17') ? { INSIDE: '1' } : {};
      expect(services['a']).toMatchObject({ command: '/bin/first', environment: { ORDER: 'second', ...inside } });
      expect(Object.keys(services['a']?.environment ?? {})).toHaveLength(1 + Object.keys(inside).length);
    });

    it('are at the bottom: a layer that is added wins', async () => {
      await using daemon = await start({ layers: { '001-base.yaml': JSON.stringify(service('/bin/file')) } });
      const { client } = daemon;
      expect((await client.plan()).services['a']?.command).toBe('/bin/file');
      await client.addLayer('mine', service('/bin/mine'));
      expect((await client.plan()).services['a']?.command).toBe('/bin/mine');
      // Into the file's own layer, below.
      await client.addLayer('base', service('/bin/changed'), { combine: true });
      expect((await client.plan()).services['a']?.command).toBe('/bin/mine');
    });

    it.each([
      ['a label of two characters', { '001-ab.yaml': 'services: {}' }],
      ['the same number twice', { '001-one.yaml': 'services: {}', '001-two.yaml': 'services: {}' }],
      ['a plan that is none', { '001-base.yaml': 'services: {a: {override: replace}}' }],
    ])('keep the daemon from running with %s; 1.4 runs without a plan', async (_what, layers) => {
      if (has(target, '1.10')) await expect(start({ layers })).rejects.toThrow('ended with 1');
      else {
        await using daemon = await start({ layers });
        await expect(daemon.client.plan()).rejects.toMatchObject({ code: 'PEBBLE_API_ERROR' });
      }
    });

    it('start what they enable unless the daemon is told to hold', async () => {
      const layers = {
        '001-base.yaml': 'services: {a: {override: replace, command: sleep 100, startup: enabled}}',
      };
      await using started = await start({ layers, hold: false });
      expect(await started.client.waitServices(['a'])).toHaveLength(1);
      await using held = await start({ layers });
      expect(await held.client.services()).toMatchObject([{ name: 'a', current: 'inactive' }]);
    });
  });

  describe('labels with folders', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    it('add a layer behind the last of its folder, if that is wanted; before 1.17 at the end', async () => {
      const { client } = daemon();
      if (!has(target, '1.17')) {
        for (const label of ['dir/one', 'later', 'dir/two']) await client.addLayer(label, service(`/bin/${label}`));
        expect((await client.plan()).services['a']?.command).toBe('/bin/dir/two');
        return;
      }
      await client.addLayer('dir/one', service('/bin/one'));
      await client.addLayer('later', service('/bin/later'));
      await expect(client.addLayer('dir/two', service('/bin/two'))).rejects.toMatchObject({
        code: 'PEBBLE_API_ERROR',
        status: 500,
        reason: expect.stringContaining("'inner' attribute") as unknown,
      });
      await client.addLayer('dir/two', service('/bin/two'), { inner: true });
      // Below the later layer.
      expect((await client.plan()).services['a']?.command).toBe('/bin/later');
      await client.addLayer('end/one', service('/bin/end'));
      expect((await client.plan()).services['a']?.command).toBe('/bin/end');
    });
  });
}
