/** What is wrong with a path that a model gives for a file of its own: a sentence's end, or null for a file beside or below it. */
export function strayPath(path: string): string | null {
  const normal = path.replaceAll('\\', '/');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(normal)) return 'which is an address and no file beside it';
  if (normal.startsWith('//')) return 'which is a share of another machine';
  if (normal.startsWith('/')) return 'which is an absolute path';
  if (/^[a-z]:/i.test(normal)) return 'which is a path of a drive';
  if (normal.startsWith('~')) return 'which is in a home directory';
  if (/[$%]\{?[A-Z_]{2,}/.test(normal)) return 'which depends on the environment';
  if (normal.split('/').some((segment) => segment.trim() === '..')) return 'which leads out of its folder';
  if (/\p{Cc}/u.test(normal)) return 'which holds control characters';
  return null;
}

/** Whether a member of an archive would be unpacked outside of the folder that it is unpacked into. */
export function escapingPath(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)/.test(path);
}
