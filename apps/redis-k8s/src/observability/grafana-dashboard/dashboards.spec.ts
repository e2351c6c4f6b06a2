import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { compress, decompress } from 'lzma';
import { describe, expect, it } from 'vitest';
import { promqlErrors } from '../../../test/promql.ts';
import { dashboards } from './dashboards.gen.ts';

const folder = join(import.meta.dirname, 'dashboards');

interface Panel {
  readonly title: string;
  readonly datasource: { readonly uid: string };
  readonly targets: readonly { readonly expr: string }[];
  readonly gridPos: { readonly x: number; readonly w: number };
}

interface Dashboard {
  readonly title: string;
  readonly uid: string;
  readonly panels: readonly Panel[];
}

async function readDashboards(): Promise<readonly { readonly name: string; readonly dashboard: Dashboard }[]> {
  const files = (await readdir(folder)).sort();
  return await Promise.all(
    files.map(async (file) => ({
      name: basename(file, '.json'),
      dashboard: JSON.parse(await readFile(join(folder, file), 'utf8')) as Dashboard,
    })),
  );
}

async function render(): Promise<string> {
  const entries = (await readDashboards()).map(({ name, dashboard }) => {
    const content = Buffer.from(compress(JSON.stringify(dashboard), 9)).toString('base64');
    return { name, content };
  });
  const revision = createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 16);
  return `// Generated from dashboards/*.json by "npx vitest run src/observability -u". Do not edit: change those and run it again.

/** Changes with the dashboards. */
export const revision = '${revision}';

/** The dashboards as the interface grafana_dashboard carries them: JSON, compressed by LZMA, in base64. */
// prettier-ignore
export const dashboards = [
${entries.map(({ name, content }) => `  { name: '${name}', content: '${content}' },\n`).join('')}] as const;
`;
}

const topologyLabels = /juju_(model|application|charm)/;

describe('dashboards', () => {
  it('are compressed in dashboards.gen.ts as they are', async () => {
    await expect(await render()).toMatchFileSnapshot('./dashboards.gen.ts');
  });

  it('read back as they were written', async () => {
    const sources = await readDashboards();
    expect(dashboards.map(({ name }) => name)).toEqual(sources.map(({ name }) => name));
    for (const [index, { content }] of dashboards.entries()) {
      const text = String(decompress(Buffer.from(content, 'base64')));
      expect(JSON.parse(text)).toEqual(sources[index]?.dashboard);
    }
  });

  it('ask in PromQL, by the variables of the charms for observability, and leave the topology to them', async () => {
    for (const { dashboard } of await readDashboards()) {
      for (const { title, datasource, targets } of dashboard.panels) {
        for (const { expr } of targets) {
          expect(['${prometheusds}', '${lokids}'], title).toContain(datasource.uid);
          expect(expr, title).not.toMatch(topologyLabels);
          if (datasource.uid !== '${prometheusds}') continue;
          // A variable of Grafana's stands for a duration.
          expect(promqlErrors(expr.replaceAll('$__rate_interval', '5m')), `${title}: ${expr}`).toEqual([]);
        }
      }
    }
  });

  it('have names and uids of their own', async () => {
    const uids = (await readDashboards()).map(({ dashboard }) => dashboard.uid);
    expect(new Set(uids).size).toBe(uids.length);
    for (const uid of uids) expect(uid).toMatch(/^[a-z0-9-]{1,40}$/);
  });
});
