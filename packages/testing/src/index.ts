export { answerOf, type Asked, type PluginsUnit, unitWith, type UnitWithOptions } from './plugins-unit.ts';
export { type InMemoryPebble, type InMemoryPebbleOptions, inMemoryPebble } from './in-memory-pebble.ts';
