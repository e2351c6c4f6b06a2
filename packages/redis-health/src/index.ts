export { redisHealth, type RedisHealthOptions } from './plugin.ts';
export {
  type KnownConditions,
  type MasterLink,
  type RedisAddress,
  type RedisAnswer,
  type RedisAskOptions,
  type RedisCheck,
  RedisClient,
  type RedisCommand,
  RedisConnection,
  type RedisFacts,
  type RedisFailure,
  RedisHealth,
  type RedisReply,
  type RedisTls,
  type Replica,
  replyOf,
  type SentinelObservation,
  waitingForMajority,
  waitingForRedis,
} from './contract.ts';
export { classify, type RedisObservation } from './classification/classify.ts';
export { parseInfo } from './info/parse-info.ts';
