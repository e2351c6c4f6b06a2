import { defineConfig, type ServiceOf } from '@charmsmith/core';
import { z } from 'zod';

/** What an administrator may set, checked. */
export const GreeterConfig = defineConfig(
  'greeter-k8s/GreeterConfig',
  z.object({
    greeting: z.string().min(1),
    'host-name': z.string().min(1).optional(),
    port: z.int().min(1).max(65_535),
  }),
);
export type GreeterConfig = ServiceOf<typeof GreeterConfig>;
