import type { Readable } from 'node:stream';

/** A parser of one form: the part of busboy 1.6 that is used here. */
export interface Busboy {
  write(chunk: Uint8Array): boolean;
  end(): void;
  on(event: 'file', listener: (name: string, content: Readable) => void): this;
  on(event: 'field', listener: (name: string, value: string, info: { readonly valueTruncated: boolean }) => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'close', listener: () => void): this;
}

/** What busboy exports. Throws when the headers name no form. */
export type BusboyFactory = (options: {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Keeps the folders of a file's name. */
  readonly preservePath: boolean;
  readonly defParamCharset: 'utf8';
  /** `fieldSize`: longest value of a field in bytes; longer ones are cut. */
  readonly limits: { readonly fieldSize: number };
}) => Busboy;
