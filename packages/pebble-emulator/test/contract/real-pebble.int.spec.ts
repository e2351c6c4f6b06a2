import { describeRealPebble } from './describe-real-pebble.ts';
import { describeVersionGates } from './version-gates.suite.ts';

describeRealPebble('v1.32.1', {}, describeVersionGates);
