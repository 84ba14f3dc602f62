import { contextOf, type Fact } from '../../model/index.ts';
import { parseJson, parseToml, parseYamlDocument, type TreeNode } from '../../parse/index.ts';
import { YAML_LIMIT, type Extraction, type SourceFile } from '../contract.ts';
import { publishedFacts } from './published.ts';
import { serverFacts } from './servers.ts';
import { settingsFacts } from './settings.ts';
import { serversOf } from './shapes.ts';

/** A file that is nothing but servers needs no key around them. */
const SERVERS_ONLY =
  /(?:^|\/)(?:\.?mcp\.jsonc?|mcp[-_]?(?:config|servers?|settings)\.json|cline_mcp_settings\.json|claude_desktop_config\.json)$/;
const PUBLISHED = /(?:^|\/)(?:server\.json|smithery\.ya?ml)$/;

/** Facts of a client's configuration. */
export function mcpConfigFacts({ path, text }: SourceFile): Extraction {
  if (text.trim() === '') return { ok: true, facts: [] };
  const parsed = parse(path, text);
  if (!parsed.ok) return { ok: false, reason: `Line ${parsed.line}: ${parsed.reason}.`, facts: [] };
  const file = { path, context: contextOf(path) };
  if (PUBLISHED.test(path)) return { ok: true, facts: publishedFacts(path, parsed.root) };
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const servers = serversOf(parsed.root, SERVERS_ONLY.test(path)).flatMap((entry) => serverFacts(entry, file, lines));
  const settings = settingsFacts(parsed.root, file);
  const signals: Fact[] = [
    ...(servers.length > 0 ? ['mcp'] : []),
    ...(settings.length > 0 && !path.endsWith('tasks.json') ? ['coding-agent'] : []),
  ].map((name) => ({
    fact: 'signal',
    value: { name: name === 'coding-agent' && path.includes('.claude/') ? 'claude-code' : name },
  }));
  return { ok: true, facts: [...signals, ...servers, ...settings] };
}

function parse(
  path: string,
  text: string,
):
  | { readonly ok: true; readonly root: TreeNode }
  | { readonly ok: false; readonly line: number; readonly reason: string } {
  if (path.endsWith('.toml')) return parseToml(text, { maxBytes: YAML_LIMIT });
  return /\.ya?ml$/.test(path)
    ? parseYamlDocument(text, { maxBytes: YAML_LIMIT })
    : parseJson(text, { comments: true });
}
