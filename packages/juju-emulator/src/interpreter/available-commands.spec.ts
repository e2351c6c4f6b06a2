import { describe, expect, it } from 'vitest';
import { findCommand } from './available-commands.ts';

describe('findCommand', () => {
  it.each<[command: string, jujuVersion: string, kind: 'action' | 'hook', said: string | undefined]>([
    ['is-leader', '2.9.52', 'hook', undefined],
    ['gone', '3.6.8', 'hook', 'bad request: unknown command: gone'],
    ['gone', '4.0.1', 'hook', 'bad request: unknown hook command: gone'],
    ['gone', '4.0.1', 'action', 'bad request: unknown action command: gone'],
    ['action-get', '3.6.8', 'hook', undefined],
    ['action-get', '4.0.1', 'hook', 'bad request: unknown hook command: action-get'],
    ['action-get', '4.0.1', 'action', undefined],
    ['leader-get', '3.6.8', 'hook', undefined],
    ['leader-get', '4.0.1', 'hook', 'bad request: unknown hook command: leader-get'],
    ['relation-model-get', '3.6.1', 'hook', 'bad request: unknown command: relation-model-get'],
    ['relation-model-get', '3.6.2', 'hook', undefined],
    ['secret-get', '2.9.52', 'hook', 'bad request: unknown command: secret-get'],
  ])('answers for %s of %s in a %s: %s', (command, jujuVersion, kind, said) => {
    const found = findCommand(command, { jujuVersion, kind });
    expect('unknown' in found ? found.unknown : undefined).toBe(said);
  });
});
