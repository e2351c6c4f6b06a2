import { existsSync } from 'node:fs';
import { TestClock } from '@charmsmith/pebble-emulator';
import { expect, it } from 'vitest';
import { EmulatedContainers } from './emulated-containers.ts';

it('has one folder, and removes it', async () => {
  const containers = new EmulatedContainers(new TestClock());
  const { folder } = containers;
  expect(containers.socketOf('web')).toBe(`${folder}/web.socket`);
  expect(existsSync(folder)).toBe(true);
  await containers[Symbol.asyncDispose]();
  expect(existsSync(folder)).toBe(false);
});

it('makes no folder for whoever asks when all is over', async () => {
  const containers = new EmulatedContainers(new TestClock());
  await containers[Symbol.asyncDispose]();
  expect(existsSync(containers.folder)).toBe(false);
});
