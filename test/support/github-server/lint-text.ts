import { type Call, type State, violate } from './state.ts';

const CODE_AND_HIDDEN = /```[\s\S]*?```|~~~[\s\S]*?~~~|`[^`\n]*`|<!--[\s\S]*?-->/g;
const MENTION = /(^|[^\w`/.@])@([a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}(?:\/[\w.-]+)?)/gi;

/** What GitHub accepts in Markdown but a careful app does not write. */
export function lintMarkdown(state: State, call: Call, text: unknown, where: string): void {
  if (typeof text !== 'string') return;
  const bare = text.replace(CODE_AND_HIDDEN, '');
  const note = (kind: string, detail: string): void => violate(state, call, kind, `${where} ${detail}`, 'warn');
  const names = [...bare.matchAll(MENTION)].map((found) => found[2] ?? '').filter((name) => !name.endsWith('[bot]'));
  if (names.length > 0) note('mention', `pings @${[...new Set(names)].join(', @')}`);
  if (/<(script|iframe|img|form|svg|object)\b/i.test(bare)) note('raw-html', 'has active HTML');
  if (/!\[[^\]]*\]\(\s*https?:/i.test(bare)) note('remote-image', 'embeds a remote image');
  if (/\]\(\s*(javascript|data):/i.test(bare)) note('bad-link', 'has a javascript: or data: link');
  if (/\b(close[sd]?|fix(e[sd])?|resolve[sd]?)\s+#\d+/i.test(bare)) {
    violate(state, call, 'closing-keyword', `${where} has a closing keyword`, 'note');
  }
}

/** Looks for the app's credentials in what it sends. */
export function lintSecrets(state: State, call: Call, sent: string): void {
  if (sent === '' || call.method === 'GET' || call.op?.startsWith('apps/') === true) return;
  const leak = (what: string): void => violate(state, call, 'secret-leak', `${what} is in the request body`);
  for (const token of state.tokens.keys()) if (sent.includes(token)) leak('an installation token');
  if (sent.includes(state.settings.webhookSecret)) leak('the webhook secret');
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(sent)) leak('a private key');
  for (const canary of state.settings.canaries) if (sent.includes(canary)) leak(`the canary ${canary.slice(0, 6)}…`);
}
