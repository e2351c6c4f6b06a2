/** What a hook command refuses, in Juju's words. Becomes `ERROR <message>` on stderr. */
export class CommandFailure extends Error {
  /** 2: the arguments were refused. 1: anything else. */
  readonly exitCode: 1 | 2;

  constructor(exitCode: 1 | 2, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Refuses the arguments: exit code 2. */
export function badArguments(message: string): CommandFailure {
  return new CommandFailure(2, message);
}

/** Refuses the command: exit code 1. */
export function failed(message: string): CommandFailure {
  return new CommandFailure(1, message);
}
