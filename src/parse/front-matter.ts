/** Characters up to the end of the front matter that are looked at. */
export const FRONT_MATTER_LIMIT = 100_000;

/** The text between the two `---` lines, moved down by empty lines so that its lines count as in the file. */
type FrontMatter =
  | { readonly kind: 'none' }
  | { readonly kind: 'unclosed' }
  | { readonly kind: 'found'; readonly text: string };

/**
 * Finds YAML front matter: `---` on the first line that is not blank (a byte order mark may stand before it) up to the next `---`.
 * `unclosed`: it begins and does not end within the limit, so it may as well be a horizontal rule.
 */
export function frontMatterOf(text: string): FrontMatter {
  const lines = text
    .replace(/^\uFEFF/, '')
    .slice(0, FRONT_MATTER_LIMIT)
    .split('\n');
  const start = lines.findIndex((line) => line.trim() !== '');
  if (start < 0 || !isFence(lines[start])) return { kind: 'none' };
  const end = lines.findIndex((line, index) => index > start && isFence(line));
  if (end < 0) return { kind: 'unclosed' };
  return { kind: 'found', text: '\n'.repeat(start + 1) + lines.slice(start + 1, end).join('\n') };
}

function isFence(line: string | undefined): boolean {
  return line !== undefined && line.startsWith('---') && line.slice(3).trim() === '';
}
