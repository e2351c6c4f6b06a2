import { forCharm, type ServiceOf } from '@charmsmith/core';
import { metadata } from './charm-metadata.gen.ts';

/** The charm's config, as charmcraft.yaml types it. */
export const { Config: CharmConfig } = forCharm(metadata);
export type CharmConfig = ServiceOf<typeof CharmConfig>;
