export { redisHealth, type RedisHealthOptions } from './plugin.ts';
export {
  type RedisAddress,
  type RedisCheck,
  RedisClient,
  RedisConnection,
  type RedisFacts,
  type RedisFailure,
  RedisHealth,
  type RedisTls,
  waitingForRedis,
} from './contract.ts';
export { decideReport } from './decide-report.ts';
export { parseInfo } from './info/parse-info.ts';
