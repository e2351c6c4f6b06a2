/** What a file or a standard input receives; text is written as UTF-8. */
export type FileContent = string | Uint8Array | AsyncIterable<Uint8Array>;

/** Gives content as chunks. */
export async function* chunksOf(content: FileContent): AsyncGenerator<Uint8Array> {
  if (typeof content === 'string') yield Buffer.from(content);
  else if (content instanceof Uint8Array) yield content;
  else yield* content;
}
