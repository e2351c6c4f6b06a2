import { describe, expect, it } from 'vitest';
import { definePlugin, type Plugin } from '../plugin/define-plugin.ts';
import { orderPlugins } from './order-plugins.ts';

function plugin(name: string, needs: { readonly requires?: string[]; readonly after?: string[] } = {}): Plugin {
  return definePlugin({ name, version: '1.0.0', parts: () => ({}), ...needs })();
}

describe('orderPlugins', () => {
  it.each<[name: string, plugins: Plugin[], order: string[]]>([
    ['keeps the order of the list', [plugin('a'), plugin('b'), plugin('c')], ['a', 'b', 'c']],
    ['puts a required plugin first', [plugin('a', { requires: ['b'] }), plugin('b')], ['b', 'a']],
    [
      'follows requirements to the end',
      [plugin('a', { requires: ['b'] }), plugin('b', { requires: ['c'] }), plugin('c')],
      ['c', 'b', 'a'],
    ],
    ['honours a soft order', [plugin('a', { after: ['b'] }), plugin('b')], ['b', 'a']],
    ['ignores a soft order towards a plugin that is not there', [plugin('a', { after: ['x'] })], ['a']],
  ])('%s', (_name, plugins, order) => {
    expect(orderPlugins(plugins)).toEqual({
      ordered: order.map((name) => expect.objectContaining({ name }) as unknown),
      problems: [],
    });
  });

  it.each<[name: string, plugins: Plugin[], message: string]>([
    ['a plugin listed twice', [plugin('a'), plugin('a')], 'listed twice'],
    ['a requirement that nobody meets', [plugin('a', { requires: ['x'] })], 'requires x'],
    ['a cycle, with its path', [plugin('a', { requires: ['b'] }), plugin('b', { after: ['a'] })], 'a → b → a'],
  ])('reports %s', (_name, plugins, message) => {
    expect(orderPlugins(plugins).problems).toEqual([
      expect.objectContaining({ message: expect.stringContaining(message) as string }),
    ]);
  });
});
