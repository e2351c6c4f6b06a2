import { describeRealPebble } from './describe-real-pebble.ts';

describeRealPebble('v1.32.1');
