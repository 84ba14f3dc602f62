/**
 * An address without its query, fragment and credentials, or null when the text is none. Works on text with `$VARIABLES` in it, so it
 * does not parse by the letter of the standard.
 */
export function plainAddress(text: string): string | null {
  const match = /^([a-z][a-z0-9+.-]{0,20}):\/\/([^/?#]*)([^?#]*)/i.exec(text.slice(0, 2_000));
  if (match === null) return null;
  const [, scheme = '', authority = '', path = ''] = match;
  // Azure writes the container in front of the account: `abfss://container@account.dfs.core.windows.net/…`.
  const container = /^(?:abfss?|wasbs?)$/i.test(scheme) && /^[^:@]*@[^@]*$/.test(authority);
  const host = container ? authority : authority.slice(authority.lastIndexOf('@') + 1);
  return host === '' && scheme !== 'file' ? null : `${scheme.toLowerCase()}://${host}${path}`;
}

/** The last segment of an address or path. */
export function lastSegment(address: string): string {
  const path = address.replace(/[?#].*$/s, '');
  const end = path.endsWith('/') ? path.length - 1 : path.length;
  return path.slice(path.lastIndexOf('/', end - 1) + 1, end);
}

/** How bytes of an address travel. */
export function transportOf(address: string): 'https' | 'http' | 'unknown' {
  if (/^https:/i.test(address)) return 'https';
  return /^http:/i.test(address) ? 'http' : 'unknown';
}
