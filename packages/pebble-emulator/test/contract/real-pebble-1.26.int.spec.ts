import { describeRealPebble } from './describe-real-pebble.ts';
import { describeVersionGates } from './version-gates.suite.ts';

// The release of Juju 3.6 and 4.0.
describeRealPebble('v1.26.0', {}, describeVersionGates);
