const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Renders the page.
 *
 * @param greeting - its title
 * @param lines - one paragraph each
 */
export function renderPage(greeting: string, lines: readonly string[]): string {
  const paragraphs = lines.map((line) => `<p>${escaped(line)}</p>\n`).join('');
  return `<!doctype html>\n<title>${escaped(greeting)}</title>\n<h1>${escaped(greeting)}</h1>\n${paragraphs}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
}
