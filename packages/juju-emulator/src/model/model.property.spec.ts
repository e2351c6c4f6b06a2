import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mysqlCharm, testModel, webCharm } from '../../test/model-charms.ts';
import { scriptedCharm } from '../../test/scripted-charm.ts';
import { JujuEmulatorError } from '../errors.ts';
import type { DispatchRecord } from '../agent/execution.ts';
import { relationChangeOf, type Hook } from '../agent/dispatch-event.ts';
import type { Model } from './model.ts';

type Operation = (model: Model) => unknown;

const app = fc.constantFrom('web', 'mysql', 'maria');
const unit = fc.tuple(app, fc.nat(3)).map(([name, number]) => `${name}/${number}`);

/** What an operator or a cloud may do, in any order; much of it is refused as things stand. */
const operation: fc.Arbitrary<readonly [what: string, Operation]> = fc.oneof(
  fc.tuple(app, fc.nat(3)).map(([of, units]) => [`scale ${of} ${units}`, (m: Model) => m.scale(of, units)] as const),
  fc.constantFrom('mysql', 'maria').map((of) => [`integrate ${of}`, (m: Model) => m.integrate('web:db', of)] as const),
  fc
    .constantFrom('mysql', 'maria')
    .map((of) => [`unrelate ${of}`, (m: Model) => m.removeRelation('web:db', of)] as const),
  unit.map((of) => [`remove ${of}`, (m: Model) => m.removeUnit(of)] as const),
  unit.map((of) => [`elect ${of}`, (m: Model) => m.electLeader(of)] as const),
  unit.map((of) => [`replace ${of}`, (m: Model) => m.replacePod(of)] as const),
  unit.map((of) => [`resolved ${of}`, (m: Model) => m.resolved(of)] as const),
  unit.map((of) => [`skip ${of}`, (m: Model) => m.resolved(of, { retry: false })] as const),
  unit.map((of) => [`storage ${of}`, (m: Model) => m.addStorage(of, 'cache')] as const),
  unit.map((of) => [`act ${of}`, (m: Model) => m.enqueueAction(of, 'backup')] as const),
  fc.nat(100).map((port) => [`port ${port}`, (m: Model) => m.setConfig('web', { port })] as const),
  fc.nat(400_000).map((ms) => [`advance ${ms}`, (m: Model) => m.advance(ms)] as const),
  fc.integer({ min: 1, max: 6 }).map(
    (steps) =>
      [
        `step ${steps}`,
        async (m: Model) => {
          for (let step = 0; step < steps; step++) await m.step();
        },
      ] as const,
  ),
  fc.constant(['settle', (m: Model) => m.settle({ steps: 2_000 })] as const),
);

/** What a unit has been told, checked against what may come next. */
class Story {
  readonly #created = new Set<string>();
  readonly #joined = new Set<string>();
  #owed: string | undefined;
  #removed = false;

  tell(hook: Hook): void {
    expect(this.#removed, `${hook.name} after remove`).toBe(false);
    if (hook.name === 'remove') this.#removed = true;
    const change = relationChangeOf(hook);
    if (change === undefined) return;
    const { id = '', remoteUnit = '' } = hook.relation ?? {};
    const member = `${id} ${remoteUnit}`;
    expect(this.#created.has(id), `${hook.name} of ${member}`).toBe(change !== 'created');
    if (change === 'created') this.#created.add(id);
    if (this.#owed !== undefined && change !== 'created') {
      expect(`${change} ${member}`, 'what is owed after joined').toBe(`changed ${this.#owed}`);
      this.#owed = undefined;
    }
    if (change === 'joined') {
      this.#owed = member;
      expect(this.#joined.has(member), `joined twice: ${member}`).toBe(false);
      this.#joined.add(member);
    }
    if (change === 'departed' || (change === 'changed' && remoteUnit !== '')) {
      expect(this.#joined.has(member), `${hook.name} without joined: ${member}`).toBe(true);
    }
    if (change === 'departed') this.#joined.delete(member);
    if (change === 'broken') {
      expect(
        [...this.#joined].filter((other) => other.startsWith(`${id} `)),
        'members when broken',
      ).toEqual([]);
      this.#created.delete(id);
    }
  }

  /** Members of relations, as the unit knows them. */
  get members(): readonly string[] {
    return [...this.#joined].sort();
  }
}

describe('Model, whatever is done to it', () => {
  it('tells each unit a story that hangs together, and settles on what there is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { minLength: 5, maxLength: 40 }),
        fc.infiniteStream(fc.nat(11)),
        async (operations, chance) => {
          const model = testModel();
          const stories = new Map<string, Story>();
          let failing = true;
          const { runner: plain } = scriptedCharm({
            'db-relation-joined': 'relation-set user=$JUJU_UNIT_NAME',
            'server-relation-changed': 'relation-set seen=$JUJU_REMOTE_UNIT',
          });
          const runner: typeof plain = async (execution) => {
            const roll = failing ? ((chance.next().value as number | undefined) ?? 11) : 11;
            if (roll === 0) return { exitCode: 1 };
            if (roll === 1) return { exitCode: 137, signal: 'SIGKILL' };
            return await plain(execution);
          };
          model.deploy(webCharm, { runner, units: 1 });
          model.deploy(mysqlCharm, { runner, units: 1 });
          model.deploy(mysqlCharm, { name: 'maria', runner, units: 1 });
          const { step } = model;
          model.step = async (options) => {
            const record = await step.call(model, options);
            if (record !== undefined) note(record);
            return record;
          };
          const tell = (name: string, event: Hook) => {
            const story = stories.get(name) ?? new Story();
            stories.set(name, story);
            story.tell(event);
            // On Kubernetes a number is used again by another unit.
            if (event.name === 'remove') stories.delete(name);
          };
          const note = ({ after, committed, event }: DispatchRecord) => {
            if (committed && event.kind === 'hook') tell(after.unitName, event);
          };
          const settle = async () => {
            for (let record = await model.step(); record !== undefined; record = await model.step());
          };
          for (const [what, operate] of operations) {
            try {
              const skipped = what.startsWith('skip ') ? what.slice(5) : undefined;
              const [hook] = skipped === undefined ? [] : model.pending(skipped);
              if (what === 'settle') await settle();
              else await operate(model);
              if (skipped !== undefined && hook !== undefined) tell(skipped, hook);
            } catch (error) {
              if (!JujuEmulatorError.is(error)) throw error;
            }
          }
          failing = false;
          for (let rounds = 0; rounds < 3; rounds++) {
            await settle();
            model.advance(300_000);
          }
          await settle();
          checkSettled(model, stories);
        },
      ),
      { numRuns: 150 },
    );
  });
});

function checkSettled(model: Model, stories: ReadonlyMap<string, Story>): void {
  const state = model.state();
  for (const [name, pending] of Object.entries(state.pending)) expect(pending, name).toEqual([]);
  for (const [name, { life }] of Object.entries(state.units)) expect(life, name).toBe('alive');
  for (const { leader, name } of Object.values(state.applications)) {
    const units = Object.values(state.units).filter(({ app: of }) => of === name);
    expect(leader === undefined ? 0 : 1, `leader of ${name}`).toBe(units.length === 0 ? 0 : 1);
    if (leader !== undefined) expect(state.units).toHaveProperty([leader]);
  }
  for (const name of Object.keys(state.units)) {
    const members = model
      .unit(name)
      .relations.flatMap(({ id, remoteUnits }) => remoteUnits.map((remote) => `${id} ${remote}`));
    expect(members.sort(), `members that ${name} sees`).toEqual(stories.get(name)?.members ?? []);
    // Everybody on the other side has been seen to join.
    for (const { id, remoteApp, remoteUnits } of model.unit(name).relations) {
      const others = Object.values(state.units).filter(
        ({ app: of, name: other }) => of === remoteApp && other !== name,
      );
      expect([...remoteUnits].sort(), `${name} ${id}`).toEqual(others.map(({ name: other }) => other).sort());
    }
  }
}
