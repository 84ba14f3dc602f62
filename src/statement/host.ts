/** A host that a text names, with the scheme in front of it (empty for `db:5432`). */
export type NamedHost = { readonly host: string; readonly scheme: string };

/** Characters of one text in which addresses are looked for. */
const LONGEST = 20_000;
const MOST = 200;
const SCHEME = /^[a-z][a-z0-9+.-]{0,20}:\/\//i;
/** A host behind a scheme or credentials, or one with a port: `postgresql://u:p@db/x`, `redis:6379`. */
const ADDRESS =
  /(?:(?<![\w.-])([a-z][a-z0-9+.-]{1,20}):\/\/(?:[^\s/@"']{1,200}@)?|(?<![\w./:@-]))([A-Za-z][\w.-]{0,252})(?::(\d{1,5})(?![\w.]))?/g;
/** What stands behind these schemes is a bucket, a file or a name on a hub. */
const NO_HOST = /^(?:s3a?|gs|gcs|abfss?|wasbs?|az|hf|oss|pvc|file|dbfs|models|runs|oci|docker)$/;
const LOCAL = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|0\.0\.0\.0)$/;

/**
 * The host of an address (`http://u:p@evidently:8085/x`, `db:5432`, `db.`), in lower case; a Kubernetes service by its first part. Null for
 * none, for one that a variable names, and for this machine.
 */
export function hostOf(address: string): string | null {
  const text = address.trim().slice(0, 2_000);
  const scheme = SCHEME.exec(text)?.[0] ?? '';
  const authority = text.slice(scheme.length).split(/[/?#,]/, 1)[0] ?? '';
  return tidyHost(authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d{1,5}$/, ''));
}

/** The scheme of an address without what a library adds to it (`postgresql+psycopg2`), else `otherwise`. */
export function protocolOf(address: string, otherwise: string): string {
  const scheme = /^([a-z][a-z0-9.-]{0,20})(?:\+[a-z0-9.+-]{0,20})?:\/\//i.exec(address.trim())?.[1]?.toLowerCase();
  return scheme === 'postgres' ? 'postgresql' : (scheme ?? otherwise);
}

/** Hosts in a command line or a setting: those of addresses, and names with a port. */
export function hostsIn(text: string): readonly NamedHost[] {
  const found: NamedHost[] = [];
  for (const match of text.slice(0, LONGEST).matchAll(ADDRESS)) {
    const [, scheme, name = '', port] = match;
    const named = scheme === undefined ? port !== undefined : !NO_HOST.test(scheme.toLowerCase());
    const host = named ? tidyHost(name) : null;
    if (host !== null) found.push({ host, scheme: scheme === undefined ? '' : protocolOf(`${scheme}://`, '') });
    if (found.length >= MOST) break;
  }
  return found;
}

function tidyHost(text: string): string | null {
  const host = text.replace(/\.$/, '').toLowerCase();
  if (!/^(?=.*[a-z])[a-z0-9][\w.-]{0,252}$/.test(host) || LOCAL.test(host)) return null;
  const service = /^([a-z0-9-]{1,63})\.[a-z0-9-]{1,63}\.svc(?:\.[\w.-]{1,100})?$/.exec(host)?.[1];
  return service ?? host;
}
