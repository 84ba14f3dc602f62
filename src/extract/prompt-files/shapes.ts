/** How a file of prompts is read, as far as its path tells. */
export type Shape = 'front-matter' | 'plain' | 'messages' | 'yaml' | 'json';

/** Folders that hold nothing but prompts. */
const FOLDER =
  /(?:^|\/)(?:prompts?|prompt[-_]?templates?|prompts?[-_]library|system[-_]?prompts?)\/(?:[^/]+\/){0,3}[^/]+$/i;
const OTHERS = /(?:^|\/)(?:node_modules|\.github|\.venv|site-packages|docs?)\//;

/** The shape of the file at a path; null for one that is no prompt by its path. */
export function shapeOf(path: string): Shape | null {
  if (OTHERS.test(path)) return null;
  if (/\.(?:prompty|prompt)$/.test(path)) return 'front-matter';
  if (/\.prompt\.ya?ml$/.test(path)) return 'messages';
  if (/(?:^|\/)skprompt\.txt$/.test(path)) return 'plain';
  if (path.endsWith('.json')) return 'json';
  if (/\.ya?ml$/.test(path)) return 'yaml';
  const template = /\.(?:jinja2?|j2|mustache|hbs|handlebars|liquid)$/.test(path);
  const text =
    /\.(?:txt|md|tmpl|tpl)$/.test(path) && !/(?:^|\/)(?:README|CHANGELOG|LICENSE|CONTRIBUTING)[^/]*$/i.test(path);
  if ((template || text) && FOLDER.test(path)) return 'plain';
  return template && /(?:^|[/_-])prompts?[^/]*$/i.test(path) ? 'plain' : null;
}
