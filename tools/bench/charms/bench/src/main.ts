import { main } from '@charmsmith/core/host';
import { charm } from './charm.ts';

void main(charm);
