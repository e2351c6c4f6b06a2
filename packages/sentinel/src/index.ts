export { sentinel } from './plugin.ts';
export type { PebbleSentinelOptions } from './pebble-sentinel.ts';
export {
  type LayerUpdate,
  type MasterAddress,
  Sentinel,
  SentinelEnvironment,
  type SentinelSettings,
  type SentinelTls,
  SentinelTopology,
} from './contract.ts';
export { renderConfiguration } from './configuration/render-configuration.ts';
