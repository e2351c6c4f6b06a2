/** A user, as the container's `/etc/passwd` has it. */
export interface User {
  readonly name: string;
  readonly uid: number;
  /** The primary group. */
  readonly gid: number;
  readonly home: string;
}

/** A group, as the container's `/etc/group` has it. */
export interface Group {
  readonly name: string;
  readonly gid: number;
}

/** The users and groups that the daemon knows. Asked anew each time: packages add users while it runs. */
export interface Users {
  users(): Promise<readonly User[]>;
  groups(): Promise<readonly Group[]>;
}
