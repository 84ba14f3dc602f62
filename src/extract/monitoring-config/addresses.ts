/** A host as an address names it (`http://u:p@evidently:8085/x`, `db:5432`), in lower case; null for none, a variable or this machine. */
export function hostOf(address: string): string | null {
  const text = address.trim().slice(0, 2_000);
  const scheme = /^[a-z][a-z0-9+.-]{0,20}:\/\//i.exec(text)?.[0] ?? '';
  const authority = text.slice(scheme.length).split(/[/?#,]/, 1)[0] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d{1,5}$/, '');
  if (
    !/^(?=.*[A-Za-z])[A-Za-z0-9][\w.-]{0,252}$/.test(host) ||
    /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/i.test(host)
  )
    return null;
  // `db.` is the same name, fully qualified.
  return host.replace(/\.$/, '').toLowerCase();
}

/** What a flow to or from an address is carried by. */
export function protocolOf(address: string, otherwise: string): string {
  return /^([a-z][a-z0-9+.-]{0,20}):\/\//i.exec(address.trim())?.[1]?.toLowerCase() ?? otherwise;
}
