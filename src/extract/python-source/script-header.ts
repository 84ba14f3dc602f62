import { requirementLineFacts, siteOf } from '../../command/index.ts';
import { contextOf, type Fact } from '../../model/index.ts';
import { asString, get, itemsOf, parseToml } from '../../parse/index.ts';

const MOST_LINES = 1_000;

/**
 * What the header of a script asks for (PEP 723: `# /// script` to `# ///`, TOML in comments), which `uv run` and `pipx run` install before
 * they start it. A header that is no TOML says nothing: its runners refuse it.
 */
export function scriptHeaderFacts(path: string, text: string): Fact[] {
  if (!text.includes('# /// script')) return [];
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => /^# \/\/\/ script\s*$/.test(line));
  if (start === -1) return [];
  const length = lines.slice(start + 1, start + 1 + MOST_LINES).findIndex((line) => /^# \/\/\/\s*$/.test(line));
  if (length === -1) return [];
  const body = lines.slice(start + 1, start + 1 + length);
  if (!body.every((line) => /^#(?: |$)/.test(line))) return [];
  const toml = parseToml(body.map((line) => line.slice(2)).join('\n'));
  if (!toml.ok) return [];
  const place = { path, symbol: '', context: contextOf(path), startLine: start + 2, manifest: 'code' as const };
  return itemsOf(get(toml.root, 'dependencies')).flatMap((item) =>
    requirementLineFacts(siteOf(place, item.line, item.line), asString(item) ?? ''),
  );
}
