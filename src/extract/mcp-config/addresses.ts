/** An http or websocket address without credentials, query and fragment, and the host. Null for anything else. */
export function addressOf(
  text: string,
): { readonly plain: string; readonly host: string; readonly secure: boolean } | null {
  if (!/^(?:https?|wss?):\/\//i.test(text) || text.length > 2_000 || !URL.canParse(text)) return null;
  const url = new URL(text);
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  return { plain: `${url.protocol}//${url.host}${url.pathname}`, host: url.hostname, secure };
}

/** Values of an address's query by name. */
export function queryOf(text: string): { readonly name: string; readonly value: string }[] {
  if (text.length > 2_000 || !URL.canParse(text)) return [];
  return [...new URL(text).searchParams].map(([name, value]) => ({ name, value }));
}

export function isLoopback(host: string): boolean {
  return /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]|0\.0\.0\.0|host\.docker\.internal)$/.test(host);
}
