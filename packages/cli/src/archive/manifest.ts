import type { CharmPlatform } from '../charmcraft/charm-platform.ts';

/**
 * Renders `manifest.yaml`, of which Juju reads for what it may deploy the charm.
 *
 * @param platform - what the archive is for
 * @param version - of charmsmith
 */
export async function renderManifest({ base, architecture }: CharmPlatform, version: string): Promise<string> {
  const { Document } = await import('yaml');
  const manifest = new Document(
    {
      'charmcraft-version': '4.4.0',
      // Always the same, so that two archives of one source are equal.
      'charmcraft-started-at': '1980-01-01T00:00:00+00:00',
      bases: [{ name: base.name, channel: base.channel, architectures: [architecture] }],
      analysis: {
        attributes: [
          { name: 'language', result: 'unknown' },
          { name: 'framework', result: 'unknown' },
        ],
      },
    },
    // Quotes 24.10, which would be a number.
    { version: '1.1' },
  );
  manifest.commentBefore = ` Made by charmsmith ${version} in the form of Charmcraft's.`;
  return manifest.toString();
}
