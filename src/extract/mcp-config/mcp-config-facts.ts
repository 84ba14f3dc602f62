import { contextOf, type Fact } from '../../model/index.ts';
import { parseJson } from '../../parse/index.ts';
import type { Extraction, SourceFile } from '../contract.ts';
import { serverFacts, serversOf } from './servers.ts';
import { settingsFacts } from './settings.ts';

const SETTINGS = /(?:^|\/)\.claude\/settings(?:\.local)?\.json$/;

/** Facts of a client's configuration. */
export function mcpConfigFacts({ path, text }: SourceFile): Extraction {
  if (text.trim() === '') return { ok: true, facts: [] };
  const parsed = parseJson(text, { comments: true });
  if (!parsed.ok) return { ok: false, reason: `Line ${parsed.line}: ${parsed.reason}.`, facts: [] };
  const file = { path, context: contextOf(path) };
  const isSettings = SETTINGS.test(path);
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const servers = serversOf(parsed.root, !isSettings).flatMap((entry) => serverFacts(entry, file, lines));
  const settings = isSettings ? settingsFacts(parsed.root, file) : [];
  const signals: Fact[] = [...(servers.length > 0 ? ['mcp'] : []), ...(settings.length > 0 ? ['claude-code'] : [])].map(
    (name) => ({ fact: 'signal', value: { name } }),
  );
  return { ok: true, facts: [...signals, ...servers, ...settings] };
}
