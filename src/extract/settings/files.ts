/** How a file is read: by a parser of its format, or line by line. */
export type Format = 'yaml' | 'json' | 'toml' | 'lines';

/** Folders of tools and installed packages, and of data. */
const OTHER_FOLDER =
  /(?:^|\/)(?:node_modules|\.vscode|\.idea|\.git|\.dvc|\.venv|venv|site-packages|vendor|locales?|i18n)\//;
/** JSON below a folder of data is data. */
const DATA = /(?:^|\/)(?:data|datasets?)\/.*\.json$/i;

/** Files of other readers, and files that machines write for themselves. */
const OTHER_FILE = [
  /^\.github\/workflows\//,
  /(?:^|\/)action\.ya?ml$/,
  /(?:^|\/)dvc\.(?:yaml|lock)$/,
  /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/,
  /(?:^|\/)pyproject\.toml$/,
  /(?:^|\/)(?:package|package-lock|npm-shrinkwrap|composer|bower|tsconfig[^/]*|jsconfig|components|deno)\.json$/,
  /(?:^|\/)(?:pnpm-lock|conda-lock|yarn)\.ya?ml$|(?:^|\/)(?:pylock|pixi)[^/]*\.toml$|[-.]lock\.(?:json|ya?ml|toml)$/,
  /(?:^|\/)(?:\.?mcp|mcp[-_.]?(?:config|servers?|settings)|claude_desktop_config)\.json$/,
  /(?:^|\/)(?:tokenizer|vocab|added_tokens|special_tokens_map|merges)\.json$|\.index\.json$/,
];

/** Whether the settings reader takes the file at a path. */
export function matches(path: string): boolean {
  if (formatOf(path) === null || OTHER_FOLDER.test(path) || DATA.test(path)) return false;
  return !OTHER_FILE.some((pattern) => pattern.test(path));
}

/** The format of a file that `matches` takes. */
export function lineFormat(path: string): Format {
  return formatOf(path) ?? 'lines';
}

function formatOf(path: string): Format | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (/^\.env(?:$|[.-])|\.env$/.test(name)) return 'lines';
  // Evaluation harnesses keep templates of tasks in files that end in `_yaml`.
  if (/[._]ya?ml$/.test(name)) return 'yaml';
  if (name.endsWith('.json')) return 'json';
  if (name.endsWith('.toml')) return 'toml';
  return /\.(?:cfg|ini)$/.test(name) ? 'lines' : null;
}
