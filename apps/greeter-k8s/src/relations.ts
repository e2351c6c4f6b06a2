import { z } from 'zod';

/** What a unit of Redis says of itself (interface `redis`). */
export const redisUnit = z.object({ hostname: z.string().min(1), port: z.coerce.number().int().default(6379) });

/** What a unit that serves a page says of itself (interface `http`). */
export const websiteUnit = z.object({ hostname: z.string(), port: z.number() });
