import { z } from 'zod';

/** What a Redis application says of itself (interface `redis`); older ones say nothing, or the host alone. */
export const redisApplication = z.object({ 'leader-host': z.string().min(1), tls: z.boolean().default(false) });

/** What a unit of Redis says of the master. */
export const redisUnit = z.object({ hostname: z.string().min(1), port: z.coerce.number().int().default(6379) });

/** What a unit that serves a page says of itself (interface `http`). */
export const websiteUnit = z.object({ hostname: z.string(), port: z.number() });
