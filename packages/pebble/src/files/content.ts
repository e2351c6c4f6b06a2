/** What a file or a standard input receives; text is written as UTF-8. A stream is read no faster than it is taken. */
export type FileContent = string | Uint8Array | AsyncIterable<Uint8Array | string>;

/** Gives content as chunks. */
export async function* chunksOf(content: FileContent): AsyncGenerator<Uint8Array> {
  if (typeof content === 'string' || content instanceof Uint8Array) yield bytesOf(content);
  else for await (const chunk of content) yield bytesOf(chunk);
}

function bytesOf(chunk: string | Uint8Array): Uint8Array {
  return typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}
