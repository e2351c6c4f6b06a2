import { describe, expect, it } from 'vitest';
import { TestClock } from '../clock/test-clock.ts';
import { ChangeStore } from './change-store.ts';
import { renderChange } from './render-change.ts';
import { changeStatus } from './status.ts';
import type { Status } from './status.ts';
import type { TaskWork } from './task.ts';

const done: TaskWork = () => Promise.resolve();
const fails: TaskWork = (task) => {
  task.info('Trying.');
  return Promise.reject(new Error('no luck'));
};
const waits: TaskWork = (_task, signal) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));

describe('changeStatus', () => {
  it.each<[tasks: Status[], status: Status]>([
    [[], 'Done'],
    [['Done', 'Do'], 'Do'],
    [['Done', 'Doing', 'Do'], 'Doing'],
    [['Error', 'Doing'], 'Doing'],
    [['Error', 'Hold', 'Done'], 'Error'],
    [['Abort', 'Doing'], 'Abort'],
    [['Hold', 'Done'], 'Done'],
    [['Hold'], 'Hold'],
  ])('of %j is %s', (tasks, status) => {
    expect(changeStatus(tasks)).toBe(status);
  });
});

describe('a change', () => {
  const newStore = () => new ChangeStore(new TestClock());

  it('runs the tasks of a lane one after another, and lanes side by side', async () => {
    const changes = newStore();
    const order: string[] = [];
    const { promise: gate, resolve: open } = Promise.withResolvers<undefined>();
    const work =
      (name: string, until: Promise<unknown>): TaskWork =>
      async () => {
        order.push(name);
        await until;
      };
    const a = changes.newTask({ kind: 'start', summary: 'a', lane: 1, work: work('a', gate) });
    const b = changes.newTask({ kind: 'start', summary: 'b', lane: 1, after: [a], work: work('b', gate) });
    const c = changes.newTask({ kind: 'start', summary: 'c', lane: 2, work: work('c', Promise.resolve()) });
    const change = changes.start({ kind: 'start', summary: '', tasks: [a, b, c] });
    await Promise.resolve();
    expect(order).toEqual(['a', 'c']);
    open(undefined);
    await change.ready;
    expect(order).toEqual(['a', 'c', 'b']);
  });

  it('holds back what comes after a failure, in its lane and in those that wait for it', async () => {
    const changes = newStore();
    const stop = changes.newTask({ kind: 'stop', summary: 'Stop a', lane: 1, work: fails });
    const start = changes.newTask({ kind: 'start', summary: 'Start a', lane: 2, after: [stop], work: done });
    const next = changes.newTask({ kind: 'start', summary: 'Start b', lane: 2, after: [start], work: done });
    const stranger = changes.newTask({ kind: 'start', summary: 'Start c', lane: 3, work: done });
    const change = changes.start({ kind: 'restart', summary: '', tasks: [stop, start, next, stranger] });
    await change.ready;
    expect(change.tasks.map(({ status }) => status)).toEqual(['Error', 'Hold', 'Hold', 'Done']);
    expect(change.error).toBe('cannot perform the following tasks:\n- Stop a (no luck)');
    expect(renderChange(change)).toMatchObject({
      status: 'Error',
      ready: true,
      'ready-time': expect.any(String) as string,
      tasks: [
        {
          log: [expect.stringMatching(/ INFO Trying\.$/), expect.stringMatching(/ ERROR no luck$/)],
          progress: { done: 1 },
        },
        { progress: { label: '', done: 1, total: 1 } },
        {},
        {},
      ],
    });
  });

  it('tells what runs to stop when it is aborted, and holds the rest', async () => {
    const changes = newStore();
    const running = changes.newTask({ kind: 'start', summary: 'a', lane: 1, work: waits });
    const waiting = changes.newTask({ kind: 'start', summary: 'b', lane: 1, after: [running], work: done });
    const change = changes.start({ kind: 'start', summary: '', tasks: [running, waiting] });
    await Promise.resolve();
    change.abort();
    expect(change.status).toBe('Abort');
    await change.ready;
    expect(change.tasks.map(({ status }) => status)).toEqual(['Error', 'Hold']);
  });

  it('without tasks is done at once', () => {
    expect(newStore().start({ kind: 'replan', summary: '', tasks: [] }).status).toBe('Done');
  });

  it('keeps the last ten entries of a task', async () => {
    const changes = newStore();
    const task = changes.newTask({
      kind: 'start',
      summary: '',
      work: (own) => {
        for (let index = 1; index <= 12; index += 1) own.info(String(index));
        return Promise.resolve();
      },
    });
    await changes.start({ kind: 'start', summary: '', tasks: [task] }).ready;
    expect(task.log.map((entry) => entry.split(' ').at(-1))).toEqual([
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
      '10',
      '11',
      '12',
    ]);
  });

  it('is forgotten a week after it was ready', async () => {
    const clock = new TestClock();
    const changes = new ChangeStore(clock);
    const begin = () => changes.start({ kind: 'replan', summary: '', tasks: [] });
    const { id } = begin();
    const task = changes.newTask({ kind: 'start', summary: '', work: waits });
    const running = changes.start({ kind: 'start', summary: '', tasks: [task] });
    await clock.advance(7 * 24 * 3_600_000);
    begin();
    expect(changes.change(id)).toBeDefined();
    await clock.advance(1);
    begin();
    expect(changes.change(id)).toBeUndefined();
    // One that goes on is not.
    expect(changes.change(running.id)).toBeDefined();
    expect(changes.all()).toHaveLength(3);
    running.abort();
    await running.ready;
  });

  it('is forgotten beyond a thousand that are ready', () => {
    const changes = newStore();
    for (let index = 0; index < 1002; index += 1) changes.start({ kind: 'replan', summary: '', tasks: [] });
    expect(changes.change('1')).toBeUndefined();
    expect(changes.change('1002')).toBeDefined();
    expect(changes.all()).toHaveLength(1000);
  });
});
