import { type Status, waiting } from '@charmsmith/core';
import type { LayerUpdate } from '@charmsmith/sentinel/contract';
import { describe, expect, it } from 'vitest';
import { decideSentinelStatus } from './decide-sentinel-status.ts';

describe('decideSentinelStatus', () => {
  it.each<[update: LayerUpdate, status: Status | undefined]>([
    [{ updated: true, change: 'none' }, undefined],
    [{ updated: true, change: 'adjusted' }, undefined],
    [{ updated: true, change: 'started' }, undefined],
    [{ updated: false, reason: 'unreachable' }, waiting('Waiting for Pebble in sentinel container')],
    [{ updated: false, reason: 'not-ready' }, waiting('Databag has not been populated')],
    [{ updated: false, reason: 'failed' }, waiting('Waiting for Sentinel...')],
  ])('%j', (update, status) => {
    expect(decideSentinelStatus(update)).toEqual(status);
  });
});
