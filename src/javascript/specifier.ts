/** A module specifier told apart. */
export type Specifier = { readonly module: string; readonly version: string; readonly address: string };

/** Networks that deliver packages of the npm registry under their names, with what stands in front of the name. */
const NETWORKS =
  /^https?:\/\/(?:esm\.sh|esm\.run|cdn\.skypack\.dev|unpkg\.com|cdn\.jsdelivr\.net\/npm|ga\.jspm\.io\/npm:|jspm\.dev)\/?(?:v\d+\/|stable\/)?/i;

/**
 * What a module specifier names. `node:fs` is `fs`; `npm:openai@4.1.0/resources` and `https://esm.sh/openai@4.1.0` are `openai` with its
 * version; another address is itself without query; a relative path stays as written.
 */
export function specifierOf(text: string): Specifier {
  const given = text.slice(0, 500);
  const network = NETWORKS.exec(given)?.[0];
  const address = /^https?:\/\//i.test(given) ? given.replace(/[?#].*$/s, '') : '';
  if (network !== undefined) return { ...named(given.slice(network.length).replace(/[?#].*$/s, '')), address };
  if (address !== '') return { module: address, version: '', address };
  if (/^(?:npm|jsr):/.test(given)) return { ...named(given.slice(4).replace(/^\//, '')), address: '' };
  return { module: given.replace(/^node:/, ''), version: '', address: '' };
}

/** `@scope/name@1.2.3/sub/path` → the name with its sub-path, and the version. */
function named(text: string): { readonly module: string; readonly version: string } {
  const match = /^((?:@[^/@]{1,100}\/)?[^/@]{1,200})(?:@([^/]{1,100}))?(\/.*)?$/s.exec(text);
  if (match === null) return { module: text, version: '' };
  const [, name = '', version = '', path = ''] = match;
  return { module: name + (/\.(?:m?js|mjs|cjs)$|^\/\+esm$/.test(path) ? '' : path), version };
}

/** The package that a module belongs to: `@langchain/core` of `@langchain/core/tools`. Relative paths and addresses belong to none. */
export function packageOf(module: string): string {
  if (isOwn(module) || /^[a-z]+:\/\//i.test(module)) return '';
  const segments = module.split('/');
  return module.startsWith('@') ? segments.slice(0, 2).join('/') : (segments[0] ?? '');
}

/** A module of the repository's own: a relative path, or one of the usual aliases for its root. */
export function isOwn(module: string): boolean {
  return /^(?:\.|\/|[@~]\/|#|\$lib\/|src\/)/.test(module);
}
