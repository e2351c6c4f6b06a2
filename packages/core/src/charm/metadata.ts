import { token } from '../plugin/token.ts';
import type { CharmMetadata } from './charm-metadata.ts';

/** The metadata of the charm at hand, for plugins that go by what a charm has. */
export type Metadata = CharmMetadata;
export const Metadata = token<Metadata>('@charmsmith/core/Metadata');
