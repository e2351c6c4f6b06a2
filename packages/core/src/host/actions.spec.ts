import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandsOf, emulateUnit, log } from '../../test/emulated-unit.ts';
import { on } from '../events/on.ts';
import { ActionFailed } from '../outcome/action-failed.ts';
import { completed } from '../outcome/outcome.ts';

const metadata = {
  actions: {
    check: {},
    restore: { params: { 'backup-id': { type: 'string' }, force: { type: 'boolean', default: false } } },
  },
} as const;

describe('an action', () => {
  it('has its parameters, defaults filled in, and tells of progress', async () => {
    const seen: unknown[] = [];
    const unit = emulateUnit({
      metadata,
      handlers: [
        on.action('restore', async (event) => {
          seen.push(event.params, event.name, event.id);
          await event.log('half done');
          return completed({ restored: { files: 3, all: true } });
        }),
      ],
    });
    const { action } = await unit.action('restore', { 'backup-id': 'b1' });
    expect(seen).toEqual([{ 'backup-id': 'b1', force: false }, 'restore', '1']);
    expect(action).toMatchObject({ status: 'completed', results: { restored: { files: '3', all: 'true' } } });
  });

  it('does not ask for parameters when the metadata has none', async () => {
    const unit = emulateUnit({ metadata, handlers: [on.action('check', () => completed())] });
    expect(commandsOf(await unit.action('check'))).toEqual(['state-get']);
  });

  it('gets what a schema makes of its parameters', async () => {
    const seen: unknown[] = [];
    const unit = emulateUnit({
      metadata,
      handlers: [
        on.action(
          'restore',
          ({ params }) => {
            seen.push(params);
            return completed();
          },
          { params: z.object({ 'backup-id': z.string().transform((id) => id.toUpperCase()) }) },
        ),
      ],
    });
    await unit.action('restore', { 'backup-id': 'b1' });
    expect(seen).toEqual([{ 'backup-id': 'B1' }]);
  });

  it('fails and names the parameter that its schema refuses; its handler does not run', async () => {
    const unit = emulateUnit({
      metadata,
      handlers: [
        on.action('restore', () => Promise.reject(new Error('must not run')), {
          params: z.object({ 'backup-id': z.string().min(3, 'is too short') }),
        }),
      ],
    });
    const record = await unit.action('restore', { 'backup-id': 'b1' });
    expect(record.exitCode).toBe(0);
    expect(record.action).toMatchObject({
      status: 'failed',
      message: 'cannot run restore with these parameters: backup-id: is too short',
    });
  });

  it('fails by ActionFailed with results; the dispatch succeeds', async () => {
    const unit = emulateUnit({
      metadata,
      handlers: [on.action('check', () => Promise.reject(new ActionFailed('no', { results: { tried: 2 } })))],
    });
    const record = await unit.action('check');
    expect(record).toMatchObject({ exitCode: 0, committed: true });
    expect(record.action).toMatchObject({ status: 'failed', message: 'no', results: { tried: '2' } });
  });

  it('fails, and nothing is sent, when Juju would refuse its results', async () => {
    const unit = emulateUnit({
      metadata,
      handlers: [on.action('check', () => completed({ fine: 'yes', Bad: 'key', stdout: 'taken' }))],
    });
    const record = await unit.action('check');
    expect(record.exitCode).toBe(0);
    expect(commandsOf(record)).not.toContain('action-set');
    expect(record.action).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(
        /"Bad" in "Bad" is not of lower case.*"stdout" in "stdout" is filled in/,
      ) as string,
      results: {},
    });
  });

  it('shows an error that nobody caught to whoever ran it, too', async () => {
    const unit = emulateUnit({
      metadata,
      handlers: [on.action('check', () => Promise.reject(new Error('broken')))],
    });
    const record = await unit.action('check');
    expect(record).toMatchObject({ exitCode: 1, committed: false });
    expect(record.action).toMatchObject({
      status: 'failed',
      results: { stderr: expect.stringContaining('broken') as string },
    });
    expect(log(record)).toContain('ERROR broken');
  });
});
