import type { CloudSpec } from '@charmsmith/juju-emulator';

/** The model that the unit lives in. */
export interface Model {
  readonly name: string;
  readonly uuid: string;
  readonly type: 'kubernetes' | 'lxd';
  /** What `credential-get` gives; absent: the application is not trusted. */
  readonly cloudSpec?: CloudSpec;
}

/** A model that stands for nothing else. */
export const testModel: Model = { name: 'test', uuid: '00000000-0000-4000-8000-000000000000', type: 'kubernetes' };
