import { describeRealPebble } from './describe-real-pebble.ts';

// The release of Juju 3.6 and 4.0.
describeRealPebble('v1.26.0');
