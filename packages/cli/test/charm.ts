import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A charm's description that is right, with one of everything. */
export const charmcraftYaml = `type: charm
name: tiny-k8s
title: Tiny
summary: A charm for tests
description: |
  Says it's there.
  Twice.
base: ubuntu@24.04
platforms:
  amd64:
  arm64:
links:
  contact: someone@example.com
  documentation: https://example.com/docs
containers:
  web:
    resource: web-image
    mounts:
      - storage: data
        location: /data
resources:
  web-image:
    type: oci-image
    description: The server
  cert-file:
    type: file
    filename: web.crt
storage:
  data:
    type: filesystem
    location: /data
peers:
  web-peers:
    interface: web-peers
provides:
  web:
    interface: http
    limit: 1
config:
  options:
    enable-tls:
      type: boolean
      default: false
      description: Serve TLS
    mode:
      type: string
      default: "yes"
actions:
  check: {}
  restore:
    description: Restores a backup
    params:
      backup-id:
        type: string
    required: [backup-id]
`;

/**
 * Writes a charm into a temporary folder.
 *
 * @param files - path to text, beside a right charmcraft.yaml; `undefined` leaves one out
 */
export async function createCharm(files: Readonly<Record<string, string | undefined>> = {}) {
  const folder = await mkdtempDisposable(join(tmpdir(), 'charmsmith-cli-'));
  for (const [path, text] of Object.entries<string | undefined>({ 'charmcraft.yaml': charmcraftYaml, ...files })) {
    if (text === undefined) continue;
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), text);
  }
  return folder;
}
