import { z } from 'zod';
import { active, defineCharm, defineConfig, forCharm, using } from '../../src/index.ts';

const metadata = {
  name: 'web',
  containers: { web: {} },
  config: { options: { port: { type: 'int', default: 80 }, debug: { type: 'boolean', default: false } } },
} as const;

const { on, Containers } = forCharm(metadata);

const WebConfig = defineConfig(
  'web/Config',
  z.object({ port: z.int().min(1).max(65_535, 'is no port'), debug: z.boolean() }),
);

export const charm = defineCharm({
  metadata,
  handlers: [
    on.configChanged(
      using({ config: WebConfig, containers: Containers }, async (_event, { config, containers }) => {
        const web = containers.get('web');
        await web.requireConnected();
        const command = `web --port ${config.port}${config.debug ? ' --debug' : ''}`;
        await web.ensureLayer('web', { services: { web: { override: 'replace', command, startup: 'enabled' } } });
        return active();
      }),
    ),
  ],
});
