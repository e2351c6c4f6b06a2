import { describe, expect, it } from 'vitest';
import { commandsOf, emulateUnit, securityEvents } from '../../test/emulated-unit.ts';
import { Juju } from '../context/juju.ts';
import { on } from '../events/on.ts';
import { using } from '../plugin/handler.ts';
import { SecurityLog } from './security-log.ts';

const clock = { now: () => new Date('2026-01-01T00:00:00Z') };

describe('SecurityLog', () => {
  it('costs nothing when nothing happens', async () => {
    expect(commandsOf(await emulateUnit().run('start'))).toEqual(['state-get']);
  });

  it('writes JSON lines of level TRACE', async () => {
    const unit = emulateUnit({
      host: { clock, variables: { JUJU_MODEL_UUID: 'uuid' } },
      handlers: [
        on.start(
          using({ security: SecurityLog }, (_event, { security }) =>
            security.write({
              type: 'sys_monitor_disabled',
              data: 'web/0',
              description: 'Checks are off',
              level: 'INFO',
            }),
          ),
        ),
      ],
    });
    expect(securityEvents(await unit.run('start'))).toEqual([
      {
        datetime: '2026-01-01T00:00:00.000Z',
        level: 'INFO',
        type: 'security',
        appid: 'uuid-web/0',
        event: 'sys_monitor_disabled:web/0',
        description: 'Checks are off',
      },
    ]);
  });

  it('tells of a crash', async () => {
    const unit = emulateUnit({ handlers: [on.start(() => Promise.reject(new Error('broken')))] });
    expect(securityEvents(await unit.run('start'))).toMatchObject([
      { event: 'sys_crash:web/0', level: 'CRITICAL', description: 'web/0: broken' },
    ]);
  });

  it('tells of a hook command that Juju refuses for lack of rights', async () => {
    const unit = emulateUnit({
      state: { leader: false },
      handlers: [
        on.start(
          using({ juju: Juju }, async (_event, { juju }) => {
            await juju.statusSet('active', '', { application: true }).catch(() => undefined);
          }),
        ),
      ],
    });
    expect(securityEvents(await unit.run('start'))).toMatchObject([
      { event: 'authz_fail:web/0,status-set', level: 'WARN' },
    ]);
  });
});
