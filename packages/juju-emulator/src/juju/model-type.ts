/** What a model runs on, as Juju spells it: `caas` is Kubernetes, `iaas` are machines. */
export type ModelType = 'caas' | 'iaas';
