import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  HookCommandError,
  isHookCommandError,
  NotLeaderError,
  type HookCommandErrorCode,
} from './hook-command-error.ts';

// A record, so that a code that is missing here does not compile.
const codes: Record<HookCommandErrorCode, true> = {
  HOOK_COMMAND_FAILED: true,
  HOOK_COMMAND_USAGE: true,
  HOOK_COMMAND_RELATION_NOT_FOUND: true,
  HOOK_COMMAND_NOT_LEADER: true,
  HOOK_COMMAND_PERMISSION_DENIED: true,
  HOOK_COMMAND_SECRET_NOT_FOUND: true,
  HOOK_COMMAND_NOT_IN_ACTION: true,
  HOOK_COMMAND_OUTSIDE_HOOK: true,
  HOOK_COMMAND_NOT_INSTALLED: true,
  HOOK_COMMAND_BAD_OUTPUT: true,
  HOOK_COMMAND_BAD_KEY: true,
  HOOK_COMMAND_BAD_VALUE: true,
  HOOK_COMMAND_ABORTED: true,
  HOOK_COMMAND_UNREACHABLE: true,
  HOOK_COMMAND_PROTOCOL: true,
  HOOK_COMMAND_FATE_UNKNOWN: true,
  HOOK_COMMAND_BAD_SETTING: true,
};

describe('HookCommandError', () => {
  it('has a row in the README for each of its codes', async () => {
    const readme = await readFile(join(import.meta.dirname, '../../README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| `(HOOK_COMMAND_\w+)`/gm)].map(([, code]) => code);
    expect(rows.sort()).toEqual(Object.keys(codes).sort());
  });
});

describe('isHookCommandError', () => {
  it('tells the codes apart', () => {
    const error = new NotLeaderError('x');
    expect(error).toBeInstanceOf(HookCommandError);
    expect(isHookCommandError(error, 'HOOK_COMMAND_NOT_LEADER')).toBe(true);
    expect(isHookCommandError(error, 'HOOK_COMMAND_FAILED')).toBe(false);
    expect(isHookCommandError(new Error('other'), 'HOOK_COMMAND_FAILED')).toBe(false);
  });
});
