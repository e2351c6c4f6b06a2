import {
  BadKeyError,
  HookCommandError,
  NotInActionError,
  NotLeaderError,
  PermissionDeniedError,
  RelationNotFoundError,
  SecretNotFoundError,
  type HookCommandErrorCode,
} from '../errors/hook-command-error.ts';

interface Rule {
  readonly code: HookCommandErrorCode;
  readonly text: RegExp;
  /** Only for commands of this name. */
  readonly command?: RegExp;
}

/** Texts are Juju's own, matched as substrings: the exit code alone says little. First match wins. */
const rules: readonly Rule[] = [
  { code: 'HOOK_COMMAND_OUTSIDE_HOOK', text: /JUJU_CONTEXT_ID not set|wrong context ID|expected context id/ },
  { code: 'HOOK_COMMAND_RELATION_NOT_FOUND', text: /relation not found/ },
  { code: 'HOOK_COMMAND_NOT_LEADER', text: /this unit is not the leader|cannot write relation settings/ },
  { code: 'HOOK_COMMAND_PERMISSION_DENIED', text: /permission denied|access denied/ },
  { code: 'HOOK_COMMAND_SECRET_NOT_FOUND', command: /^secret-/, text: /not found/ },
  { code: 'HOOK_COMMAND_NOT_IN_ACTION', command: /^action-/, text: /not running an action/ },
  {
    code: 'HOOK_COMMAND_BAD_KEY',
    text: /must start and end with lowercase alphanumeric|cannot set reserved action key/,
  },
];

/**
 * Names the reason of a failed hook command from what it printed.
 *
 * @param command - as Juju spells it
 * @param exitCode - anything but 0
 * @param stderr - what the command printed
 */
export function classifyFailure(command: string, exitCode: number, stderr: string): HookCommandErrorCode {
  const rule = rules.find(({ command: of, text }) => (of === undefined || of.test(command)) && text.test(stderr));
  return rule?.code ?? (exitCode === 2 ? 'HOOK_COMMAND_USAGE' : 'HOOK_COMMAND_FAILED');
}

/** What is known of a command that failed. */
export interface FailureDetails {
  readonly command: string;
  readonly exitCode: number;
  /** The first line. */
  readonly stderr: string;
}

const classes = {
  HOOK_COMMAND_RELATION_NOT_FOUND: RelationNotFoundError,
  HOOK_COMMAND_NOT_LEADER: NotLeaderError,
  HOOK_COMMAND_PERMISSION_DENIED: PermissionDeniedError,
  HOOK_COMMAND_SECRET_NOT_FOUND: SecretNotFoundError,
  HOOK_COMMAND_NOT_IN_ACTION: NotInActionError,
  HOOK_COMMAND_BAD_KEY: BadKeyError,
} as const;

/**
 * The error for a failed hook command, of the class of its reason.
 *
 * @param message - the whole message
 * @param stderr - all that the command printed
 */
export function createFailure(message: string, { ...details }: FailureDetails, stderr: string): HookCommandError {
  const code = classifyFailure(details.command, details.exitCode, stderr);
  if (code in classes) return new classes[code as keyof typeof classes](message, { details });
  return new HookCommandError(message, { code, details });
}
