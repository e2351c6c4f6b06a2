import type { GobStruct } from '../gob/gob-struct.ts';

/** The one method that the unit agent serves to hook commands. */
export const serviceMethod = 'Jujuc.Main';

/**
 * What a call fails with whose command wants to read stdin: make it again with {@link JujucRequest.stdinSet}.
 */
export const stdinRequired = 'hook tool requires stdin, none supplied';

/** A hook command as it travels to the unit agent (Juju, `jujuc.Request`). */
export interface JujucRequest {
  /** `JUJU_CONTEXT_ID` of the run. */
  readonly contextId: string;
  /** Working directory of the caller, absolute. */
  readonly dir: string;
  readonly commandName: string;
  /** Without the command's name. */
  readonly args: readonly string[];
  /** Whether {@link JujucRequest.stdin} is what the command shall read, be it empty. */
  readonly stdinSet: boolean;
  readonly stdin: Uint8Array;
}

/** What a hook command has done (Juju, `exec.ExecResponse`). */
export interface ExecResponse {
  /** Exit code. */
  readonly code: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** An answer: the command ran, or the call as such failed. */
export type JujucReply = { readonly response: ExecResponse } | { readonly error: string };

export const requestHeader = {
  name: 'Request',
  fields: { ServiceMethod: 'string', Seq: 'uint' },
} as const satisfies GobStruct;

export const request = {
  name: 'Request',
  fields: {
    ContextId: 'string',
    Dir: 'string',
    CommandName: 'string',
    Args: 'strings',
    StdinSet: 'bool',
    Stdin: 'bytes',
  },
} as const satisfies GobStruct;

export const replyHeader = {
  name: 'Response',
  fields: { ServiceMethod: 'string', Seq: 'uint', Error: 'string' },
} as const satisfies GobStruct;

export const execResponse = {
  name: 'ExecResponse',
  fields: { Code: 'int', Stdout: 'bytes', Stderr: 'bytes' },
} as const satisfies GobStruct;

/** The body behind a header with an error. */
export const noBody = { name: '', fields: {} } as const satisfies GobStruct;
