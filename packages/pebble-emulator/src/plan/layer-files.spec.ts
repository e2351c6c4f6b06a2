import { describe, expect, it } from 'vitest';
import { InMemoryFiles } from '../files/in-memory-files.ts';
import { readLayerFiles } from './layer-files.ts';

const service = 'services: {a: {override: merge, command: c}}';

describe('readLayerFiles', () => {
  it('takes layers in the order of their numbers, one level deep, and leaves other files', async () => {
    const files = new InMemoryFiles({
      '/layers/002-two.d/001-inner.yaml': service,
      '/layers/001-one.yaml': service,
      '/layers/notes.txt': 'not a layer',
    });
    const { layers } = await readLayerFiles(files, '/layers');
    expect(layers.map(({ label, order }) => [label, order])).toEqual([
      ['one', 1000],
      ['two/inner', 2001],
    ]);
  });

  it('takes a directory that is not there for one without layers', async () => {
    expect((await readLayerFiles(new InMemoryFiles(), '/layers')).layers).toEqual([]);
  });

  it.each<[what: string, files: Record<string, string>, reason: string]>([
    ['a name without number', { 'one.yaml': service }, 'invalid layer filename: "one.yaml" (must look like'],
    ['a label of two letters', { '001-ab.yaml': service }, 'invalid layer filename: "001-ab.yaml"'],
    ['a number taken', { '001-one.yaml': service, '001-two.yaml': service }, '"001-two.yaml" not unique'],
    ['a layer that is none', { '001-one.yaml': 'services: [' }, 'cannot parse layer "one"'],
    ['a plan that is none', { '001-one.yaml': 'services: {a: {override: merge}}' }, 'plan must define "command"'],
  ])('refuses %s', async (_what, files, reason) => {
    const inMemory = new InMemoryFiles(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [`/l/${name}`, text])),
    );
    await expect(readLayerFiles(inMemory, '/l')).rejects.toMatchObject({
      code: 'PEBBLE_EMULATOR_LAYERS_INVALID',
      message: expect.stringContaining(reason) as string,
    });
  });
});
