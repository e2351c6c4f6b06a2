import { main } from '../../src/host/index.ts';
import { charm } from './charm.ts';

void main(charm);
