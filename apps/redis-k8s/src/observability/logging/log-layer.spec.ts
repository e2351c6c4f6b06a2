import { expect, it } from 'vitest';
import { logTargets } from './log-layer.ts';

const topology = {
  model: 'cache',
  model_uuid: '2d1c9a3e-0a43-4b1e-8a63-1a0f8e3f5b11',
  application: 'redis',
  unit: 'redis/2',
  charm_name: 'redis-k8s',
};

it('forwards everything to each Loki, labelled with where it comes from', () => {
  expect(logTargets(new Map([['loki/0', 'http://loki/push']]), {}, topology)).toEqual({
    'loki/0': {
      override: 'replace',
      type: 'loki',
      location: 'http://loki/push',
      services: ['all'],
      labels: {
        product: 'Juju',
        charm: 'redis-k8s',
        juju_model: 'cache',
        juju_model_uuid: topology.model_uuid,
        juju_application: 'redis',
        juju_unit: 'redis/2',
        job: 'juju_cache_2d1c9a3e_redis',
      },
    },
  });
});

it('tells those that are gone to take nothing', () => {
  const before = logTargets(new Map([['loki/0', 'http://loki/push']]), {}, topology);
  expect(logTargets(new Map(), before, topology)).toEqual({
    'loki/0': { override: 'replace', type: 'loki', location: 'http://loki/push', services: ['-all'] },
  });
});

it('has nothing to say where there is no Loki and was none', () => {
  expect(logTargets(new Map(), {}, topology)).toEqual({});
});
