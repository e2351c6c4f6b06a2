/** Content of a secret to be written: text as UTF-8, or bytes. */
export type SecretContentInput = Readonly<Record<string, string | Uint8Array>>;

/** One hook command as it is handed to the unit agent: an argument vector, never a command line. */
export interface HookCommandCall {
  /** The command as Juju spells it: `relation-get`. */
  readonly command: string;
  /** Its arguments, without the command. */
  readonly args: readonly string[];
  /** What the command reads from stdin. Absent: stdin is closed. */
  readonly stdin?: string;
  /**
   * Content of a secret, to be added to the arguments in a way that nobody else can see. Only for a transport that
   * says {@link HookTransport.carriesSecretContent}; the others get it as arguments that name files.
   */
  readonly secretContent?: SecretContentInput;
}

/** What came back. A command that failed is a result too; only a call that could not be made throws. */
export interface HookCommandResult {
  /** 0: done. 1: the command failed. 2: its arguments were refused. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The way hook commands travel to the unit agent. */
export interface HookTransport {
  /** Whether it takes {@link HookCommandCall.secretContent}. Default: it does not. */
  readonly carriesSecretContent?: boolean;
  /**
   * Runs one command.
   *
   * @param call - the argument vector and stdin
   * @param options - `signal` gives up waiting; a write may then have happened
   * @throws `HOOK_COMMAND_NOT_INSTALLED`, `HOOK_COMMAND_ABORTED`, `HOOK_COMMAND_FAILED` when the call could not be
   * made; a socket also `HOOK_COMMAND_UNREACHABLE`, `HOOK_COMMAND_PROTOCOL`, `HOOK_COMMAND_FATE_UNKNOWN`
   */
  run(call: HookCommandCall, options?: CommandOptions): Promise<HookCommandResult>;
}

/** What every hook command accepts last. */
export interface CommandOptions {
  /** Gives up waiting. The error is `HOOK_COMMAND_ABORTED`, with the reason as its cause. */
  readonly signal?: AbortSignal;
}
