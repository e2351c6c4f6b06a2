import { mkdtemp, rm } from 'node:fs/promises';
import { CharmProcesses, Model, readCharm } from '../../src/index.ts';
import { expect, it } from 'vitest';

// A folder with metadata.yaml (or charmcraft.yaml) and an executable `dispatch`, in any language.
const charmDir = new URL('../shell-charm', import.meta.url).pathname;

it('runs a charm as Juju does', async () => {
  const directory = await mkdtemp('/tmp/model-');
  {
    await using processes = await CharmProcesses.open({ charmDir, directory });
    const model = new Model();
    model.deploy(await readCharm(charmDir), { ...processes.host, units: 2 });
    await model.settle();

    const { units } = model.status().applications['greeter'] ?? {};
    expect(units?.['greeter/1']?.['workload-status']).toMatchObject({ message: 'hello from greeter/1' });
    expect(await model.runAction('greeter/0', 'greet', { who: 'you' })).toMatchObject({
      status: 'completed',
      results: { greeting: 'hello you' },
    });
  }
  await rm(directory, { recursive: true });
});
